using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Functions;

/// <summary>Which argument is which: by position first the values of all bands, then their errors; or each by its name.</summary>
/// <param name="name">The model's name, for messages.</param>
/// <param name="model">The model.</param>
/// <param name="call">Where the call stands.</param>
sealed class ArgumentSorting(string name, PhotozModel model, SourceSpan call)
{
    readonly Dictionary<string, CallArgument> _named = new(StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<string, CallArgument> _chosen = new(StringComparer.OrdinalIgnoreCase);
    readonly List<CallArgument> _ordered = [];

    /// <summary>The positions of the bands' values.</summary>
    internal IReadOnlyList<int> Values { get; private set; } = [];

    /// <summary>The positions of their errors, -1 for none.</summary>
    internal IReadOnlyList<int> Errors { get; private set; } = [];

    /// <summary>A parameter that is no band; null where it is left out.</summary>
    internal CallArgument? Named(string parameter) => _named.GetValueOrDefault(parameter);

    /// <exception cref="QueryException">A band is missing, there are too many arguments, or one is no number.</exception>
    internal void Add(IEnumerable<CallArgument> arguments)
    {
        foreach (var argument in arguments)
        {
            if (argument.Name is null)
            {
                _ordered.Add(argument);
            }
            else if (!(argument.IsChosen ? _chosen : _named).TryAdd(argument.Name, argument))
            {
                throw new QueryException(QueryErrorCode.Semantic, $"\"{argument.Name}\" is given twice", argument.Span);
            }
        }

        var bands = _named.Values.Where(a => !PhotozCall.IsParameter(a.Name!)).ToList();
        var ways = (_ordered.Count > 0 ? 1 : 0) + (bands.Count > 0 ? 1 : 0) + (_chosen.Count > 0 ? 1 : 0);
        if (ways > 1)
        {
            throw new QueryException(QueryErrorCode.TypeMismatch, "bands come by position, by name, or by COLUMNS, not in several ways", call);
        }

        (Values, Errors) = _chosen.Count > 0 ? ByPattern() : bands.Count > 0 ? ByName(bands) : ByPosition();
    }

    (IReadOnlyList<int> Values, IReadOnlyList<int> Errors) ByPosition()
    {
        var count = model.Bands.Count;
        var hasErrors = _ordered.Count >= 2 * count;
        if (_ordered.Count == ((hasErrors ? 2 : 1) * count) + 1 && _named.TryAdd("ebv", Number(_ordered[^1])))
        {
            _ordered.RemoveAt(_ordered.Count - 1);
        }

        if ((_ordered.Count != count && _ordered.Count != 2 * count) || (model.NeedsErrors && !hasErrors))
        {
            throw new QueryException(
                QueryErrorCode.TypeMismatch,
                $"model \"{name}\" takes {count} bands ({string.Join(", ", model.Bands)}) and then their errors{(model.NeedsErrors ? "" : ", or none")}: {_ordered.Count} values are given",
                _ordered.Count == 0 ? call : SourceSpan.Cover(_ordered[0].Span, _ordered[^1].Span));
        }

        var positions = _ordered.Select(a => Number(a).Position).ToList();
        return (positions.GetRange(0, count), hasErrors ? positions.GetRange(count, count) : [.. Enumerable.Repeat(-1, count)]);
    }

    (IReadOnlyList<int> Values, IReadOnlyList<int> Errors) ByName(List<CallArgument> bands)
    {
        var unknown = bands.Where(a => !model.Bands.Any(b => IsValue(a, b) || IsError(a, b))).Take(1);
        foreach (var argument in unknown)
        {
            throw new QueryException(
                QueryErrorCode.Semantic, $"model \"{name}\" has no band \"{argument.Name}\"", argument.Span, $"its bands are {string.Join(", ", model.Bands)}; other parameters are ebv and pdf");
        }

        return Arranged(band => bands.Find(a => IsValue(a, band)), band => bands.Find(a => !IsValue(a, band) && IsError(a, band)));
    }

    (IReadOnlyList<int> Values, IReadOnlyList<int> Errors) ByPattern()
    {
        var patterns = BandNames.Patterns(model.Bands, _chosen.Keys);
        if (patterns.Count > 1)
        {
            throw new QueryException(
                QueryErrorCode.AmbiguousName,
                $"several columns may be band \"{model.Bands[0]}\" of model \"{name}\": {string.Join(", ", patterns.Select(p => p.Before + model.Bands[0] + p.Behind))}",
                call,
                "choose with a regular expression: COLUMNS('^mag_')");
        }

        var (before, behind) = patterns.Count == 1 ? patterns[0] : ("", "");
        string Column(string band) => before + band + behind;
        return Arranged(
            band => _chosen.GetValueOrDefault(Column(band)),
            band => _chosen.Values.FirstOrDefault(a => BandNames.ValuesOf(a.Name!).Contains(Column(band), StringComparer.OrdinalIgnoreCase)));
    }

    (IReadOnlyList<int> Values, IReadOnlyList<int> Errors) Arranged(Func<string, CallArgument?> value, Func<string, CallArgument?> error)
    {
        var values = model.Bands.Select(band => value(band) is { } found ? Number(found).Position : throw Missing(band, "")).ToList();
        var errors = model.Bands.Select(band => error(band) is { } found ? Number(found).Position : -1).ToList();
        var missing = errors.IndexOf(-1);
        return missing < 0 || (!model.NeedsErrors && errors.TrueForAll(e => e < 0)) ? (values, errors) : throw Missing(model.Bands[missing], "the error of ");
    }

    QueryException Missing(string band, string what) => new(
        QueryErrorCode.UnknownColumn, $"there is no column for {what}band \"{band}\" of model \"{name}\"", call, $"its bands are {string.Join(", ", model.Bands)}, the errors {model.Bands[0]}Err and so on");

    static bool IsValue(CallArgument argument, string band) => argument.Name!.Equals(band, StringComparison.OrdinalIgnoreCase);

    static bool IsError(CallArgument argument, string band) => BandNames.ValuesOf(argument.Name!).Contains(band, StringComparer.OrdinalIgnoreCase);

    static CallArgument Number(CallArgument argument) => argument.Field.Type.Logical.IsNumeric || argument.Field.Type.Id == Arrow.TypeId.Null
        ? argument
        : throw new QueryException(QueryErrorCode.TypeMismatch, $"this is {argument.Field.Type}, and should be a number", argument.Span);
}
