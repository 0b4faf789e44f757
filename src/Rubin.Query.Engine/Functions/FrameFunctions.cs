using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Functions;

/// <summary>Geometry in other celestial frames. The frames are texts known before the query runs, spelt as the IVOA's vocabulary does.</summary>
[QueryFunctions]
public static class FrameFunctions
{
    const string Frames = "ICRS, FK5 (J2000.0), FK4 (B1950.0), GALACTIC, SUPER_GALACTIC, ECLIPTIC (J2000.0)";

    static readonly Dictionary<string, SkyFrame> ByName = new(StringComparer.Ordinal)
    {
        ["ICRS"] = SkyFrame.Icrs,
        ["FK5"] = SkyFrame.Fk5,
        ["FK4"] = SkyFrame.Fk4,
        ["GALACTIC"] = SkyFrame.Galactic,
        ["SUPER_GALACTIC"] = SkyFrame.Supergalactic,
        ["ECLIPTIC"] = SkyFrame.Ecliptic,
    };

    /// <summary>ivo_geom_transform.</summary>
    public static ScalarFunction Rotation { get; } = Of(
        "ivo_geom_transform", ["gavo_transform"], FrameFidelity.Rotation,
        $"A point, circle or polygon of one frame in another, by simple rotations: FK5 is taken for ICRS, and FK4 has no E-terms. Frames: {Frames}.",
        "DISTANCE(ivo_geom_transform('ICRS', 'GALACTIC', POINT(120, -23)), POINT(241.121831182, 3.62785788087)) < 1e-9", "IVOA UDF catalogue 1.2");

    /// <summary>frame_transform.</summary>
    public static ScalarFunction Rigorous { get; } = Of(
        "frame_transform", [], FrameFidelity.Rigorous,
        $"As ivo_geom_transform, with the link of FK5 to ICRS by Hipparcos and the E-terms of FK4: agrees with astropy to 0.1 mas. Frames: {Frames}.",
        "DISTANCE(frame_transform('FK4', 'ICRS', POINT(0, 0)), POINT(0.6406846126, 0.2784069697)) < 1e-7",
        "Murray 1989, A&A 218, 325; Hipparcos Catalogue vol. 1 §1.5.7");

    static ScalarFunction Of(string name, ValueList<string> aliases, FrameFidelity fidelity, string summary, string example, string reference) =>
        new(name, new(summary, example, reference), [])
        {
            Aliases = aliases,
            Specialise = (arguments, _) => arguments is [var from, var to, var geometry] ? Change(name, Frame(from), Frame(to), geometry, fidelity) : null,
        };

    static ScalarOverload Change(string name, SkyFrame from, SkyFrame to, BoundExpression geometry, FrameFidelity fidelity)
    {
        var kind = GeometryTypes.Xtype(geometry.Type);
        if (kind is not ("point" or "circle" or "polygon"))
        {
            throw new QueryException(
                QueryErrorCode.TypeMismatch, $"{name} takes a point, circle or polygon, not {GeometryTypes.Name(geometry.Type)}", geometry.Span,
                kind == "box" ? "a box has sides along its own frame's meridian: write it as a POLYGON" : null);
        }

        var change = new FrameChange(from, to, fidelity);
        return new([DataType.Utf8, DataType.Utf8, geometry.Type], geometry.Type, (arguments, _, _) => Turn(change, arguments[2].Column, kind))
        {
            IsTotal = true,
            Metadata = _ => new([new(MetadataKeys.Xtype, kind), new(MetadataKeys.Unit, "deg")]),
        };
    }

    static SkyFrame Frame(BoundExpression argument)
    {
        if (argument is not Constant { Value: string name })
        {
            throw new QueryException(QueryErrorCode.TypeMismatch, "a frame must be a text in quotes", argument.Span, $"one of {Frames}");
        }

        return ByName.TryGetValue(name, out var frame)
            ? frame
            : throw new QueryException(QueryErrorCode.Value, $"there is no frame '{name}'", argument.Span, $"one of {Frames}, in upper case");
    }

    static Column Turn(FrameChange change, Column column, string kind) => column switch
    {
        FixedSizeListColumn shapes => new FixedSizeListColumn(
            (FixedSizeListType)shapes.Type, shapes.Length, Turned(change, shapes.Elements, kind == "circle" ? 3 : 2), shapes.Validity),
        ListColumn polygons => Turn(change, polygons),
        _ => column,
    };

    static ListColumn Turn(FrameChange change, ListColumn polygons)
    {
        var start = polygons.Offsets[0];
        var offsets = polygons.Offsets.ToArray();
        foreach (ref var offset in offsets.AsSpan())
        {
            offset -= start;
        }

        return new((ListType)polygons.Type, offsets, Turned(change, polygons.Elements.Slice(start, offsets[^1]), 2), polygons.Validity);
    }

    /// <summary>The numbers with a longitude and a latitude turned at every multiple of <paramref name="stride"/>.</summary>
    static Column<double> Turned(FrameChange change, Column elements, int stride)
    {
        var numbers = ((Column<double>)elements).Values.ToArray();
        for (var i = 0; i + 1 < numbers.Length; i += stride)
        {
            (numbers[i], numbers[i + 1]) = change.Of(UnitVector.FromDegrees(numbers[i], numbers[i + 1])).ToDegrees();
        }

        return new(numbers);
    }
}
