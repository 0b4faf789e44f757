using Rubin.Query.Arrow;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>How light curves are stored.</summary>
enum CurveForm
{
    /// <summary>A list of structs, one a measurement.</summary>
    Structs,

    /// <summary>A struct of lists, one a column.</summary>
    Lists,

    /// <summary>A list of values alone.</summary>
    Values,
}

/// <summary>Where a type of light curves has its columns. Positions are those of fields; -1 where there is none.</summary>
/// <param name="Form">How the curves are stored.</param>
/// <param name="Time">Times; without them, 0, 1, 2 …</param>
/// <param name="Value">Fluxes or magnitudes.</param>
/// <param name="Error">Errors of the values; without them, 1.</param>
/// <param name="Band">Bands.</param>
sealed record CurveShape(CurveForm Form, int Time, int Value, int Error, int Band)
{
    /// <summary>Positions of the science fluxes and their errors beside fluxes of another kind; null where there are none.</summary>
    public (int Value, int Error)? Companion { get; private init; }

    /// <summary>All positions that there are.</summary>
    public IEnumerable<int> Fields => new[] { Time, Value, Error, Band, Companion?.Value ?? -1, Companion?.Error ?? -1 }.Where(p => p >= 0).Distinct();

    /// <summary>The shape of a type; null where it holds no light curves. NULL, of which all values are, may stand for any type.</summary>
    public static CurveShape? Of(DataType type) => type.Logical switch
    {
        ListType { Element.Type: var element } => OfElements(element.Logical),
        FixedSizeListType { Element.Type: var element } => OfElements(element.Logical),
        StructType columns => Of(CurveForm.Lists, columns, t => ElementOf(t)),
        { Id: TypeId.Null } => new(CurveForm.Values, -1, 0, -1, -1),
        _ => null,
    };

    static CurveShape? OfElements(DataType element) => element switch
    {
        StructType row => Of(CurveForm.Structs, row, t => t),
        { IsNumeric: true } or { Id: TypeId.Null } => new(CurveForm.Values, -1, 0, -1, -1),
        _ => null,
    };

    static CurveShape? Of(CurveForm form, StructType type, Func<DataType, DataType?> valueOf)
    {
        string[] names = [.. type.Fields.Select(f => f.Name)];
        int Number(int at) => at >= 0 && valueOf(type.Fields[at].Type)?.Logical is { } t && (t.IsNumeric || t.Id == TypeId.Null) ? at : -1;
        var value = Number(CurveNames.Value(names));
        if (value < 0)
        {
            return null;
        }

        var band = CurveNames.Band(names);
        var isBand = band >= 0 && valueOf(type.Fields[band].Type)?.Logical is { } b && (b.IsInteger || b.Id == TypeId.Utf8);
        var (science, scienceError) = (Number(CurveNames.Find(names, "scienceFlux")), Number(CurveNames.Find(names, "scienceFluxErr")));
        return new(form, Number(CurveNames.Time(names)), value, Number(CurveNames.Error(names, names[value])), isBand ? band : -1)
        {
            Companion = science >= 0 ? (science, scienceError) : null,
        };
    }

    static DataType? ElementOf(DataType type) => type.Logical switch
    {
        ListType list => list.Element.Type,
        FixedSizeListType list => list.Element.Type,
        _ => null,
    };
}
