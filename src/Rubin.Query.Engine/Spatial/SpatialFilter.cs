using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Spatial;

/// <summary>
/// Finds in conditions on a table which part of the sky its rows must lie in: distances to a constant point, constant regions, ranges of
/// coordinates, conditions on the HEALPix column, joined by AND and OR, in any spelling. What it gives is a superset; the exact test stays
/// in the condition.
/// </summary>
public static class SpatialFilter
{
    /// <summary>The order-29 cells that rows meeting all of <paramref name="filters"/> lie in; null where nothing is known.</summary>
    /// <param name="filters">Conditions joined by AND; column numbers are positions in the table's schema.</param>
    /// <param name="columns">The table's columns.</param>
    public static HealpixRanges? Cover(IEnumerable<BoundExpression> filters, SkyColumns columns) =>
        CoverAll([.. filters.SelectMany(Conjuncts)], columns);

    /// <summary>The pairs of columns, by number, that the conditions use as positions in degrees.</summary>
    public static IReadOnlyList<(int Ra, int Dec)> Positions(IEnumerable<BoundExpression> filters) => PositionColumns.In(filters);

    /// <summary>The positions at other epochs that the conditions use, each once.</summary>
    public static IReadOnlyList<MovedPosition> Moved(IEnumerable<BoundExpression> filters)
    {
        List<MovedPosition> found = [];
        foreach (var filter in filters)
        {
            Planning.PlanExpressions.Replace(filter, expression =>
            {
                if (MovedPosition.Of(expression) is { } moved && !found.Contains(moved))
                {
                    found.Add(moved);
                }

                return null;
            });
        }

        return found;
    }

    /// <summary>The order-29 cells that the moved positions of rows meeting all of <paramref name="filters"/> lie in; null where nothing is known.</summary>
    public static HealpixRanges? Cover(IEnumerable<BoundExpression> filters, MovedPosition moved)
    {
        // In the place of the call two columns that no table has.
        const int Ra = int.MaxValue - 1, Dec = int.MaxValue;
        var point = GeometryConstructors.Point;
        ValueList<BoundExpression> coordinates = [new ColumnReference(Ra, "ra", DataType.Double), new ColumnReference(Dec, "dec", DataType.Double)];
        var place = new FunctionCall(point, point.Resolve!([DataType.Double, DataType.Double])!, coordinates);
        return Cover(filters.Select(f => Planning.PlanExpressions.Replace(f, e => e.Equals(moved.Call) ? place : null)), new SkyColumns(Ra, Dec, -1, Healpix.MaxOrder));
    }

    static IEnumerable<BoundExpression> Conjuncts(BoundExpression condition) =>
        condition is Junction { IsAnd: true } and ? and.Terms.SelectMany(Conjuncts) : [condition];

    static HealpixRanges? CoverAll(IReadOnlyList<BoundExpression> conjuncts, SkyColumns columns)
    {
        HealpixRanges? cover = null;
        var (ra, dec) = (ValueInterval.All, ValueInterval.All);
        foreach (var conjunct in conjuncts)
        {
            cover = Intersect(cover, CoverOne(conjunct, columns));
            ra = ra.Narrowed(conjunct, columns.Ra);
            dec = dec.Narrowed(conjunct, columns.Dec);
        }

        return Intersect(cover, CoverOf(ra, dec, columns.SlackDegrees));
    }

    static HealpixRanges? CoverOne(BoundExpression condition, SkyColumns columns) => condition switch
    {
        Constant { Value: false or null } => HealpixRanges.Empty,
        Junction { IsAnd: false } or => CoverAny(or.Terms, columns),
        _ => CellRanges.Of(condition, columns) ?? RegionCondition.Of(condition, columns)?.Cover().Touched,
    };

    static HealpixRanges? CoverAny(ValueList<BoundExpression> terms, SkyColumns columns)
    {
        var cover = HealpixRanges.Empty;
        foreach (var term in terms)
        {
            if (CoverAll([.. Conjuncts(term)], columns) is not { } part)
            {
                return null;
            }

            cover = cover.Union(part);
        }

        return cover;
    }

    static HealpixRanges? Intersect(HealpixRanges? left, HealpixRanges? right) =>
        left is null ? right : right is null ? left : left.Intersect(right);

    /// <summary>
    /// The zone of two ranges of coordinates. A right ascension without both ends says nothing, since tables may count from 0 or from -180.
    /// </summary>
    static HealpixRanges? CoverOf(ValueInterval ra, ValueInterval dec, double slack)
    {
        if (ra.IsEmpty || dec.IsEmpty)
        {
            return HealpixRanges.Empty;
        }

        var (south, north) = (Math.Max(-90, dec.Low - slack), Math.Min(90, dec.High + slack));
        var isRaKnown = double.IsFinite(ra.Low) && double.IsFinite(ra.High);
        if (!(south <= north) || (!isRaKnown && south == -90 && north == 90))
        {
            return null;
        }

        var zone = isRaKnown ? new Zone(ra.Low - slack, ra.High + slack, south, north) : new Zone(0, 360, south, north);
        return zone.Cover().Touched;
    }
}
