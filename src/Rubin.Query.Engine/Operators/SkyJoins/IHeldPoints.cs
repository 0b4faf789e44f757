using Rubin.Query.Arrow;
using Rubin.Query.Sky;
using Rubin.Query.Sky.Matching;

namespace Rubin.Query.Engine.Operators.SkyJoins;

/// <summary>The right rows that left rows are matched with: all of a table, or those around the left rows that pass just now.</summary>
interface IHeldPoints : IHeldRows
{
    /// <summary>Where they are; its numbers are rows of <see cref="IHeldRows.Rows"/>.</summary>
    PointIndex Index { get; }

    /// <summary>The largest radius in degrees that the right rows' part of it allows; 0 where they have none.</summary>
    double LargestRadius { get; }

    /// <summary>Where partners of the rows can lie, as far as it tells rows apart that can have none; null where all may.</summary>
    HealpixRanges? Cover { get; }
}

/// <summary>The right rows that pairs are made of.</summary>
interface IHeldRows
{
    /// <summary>The rows.</summary>
    RecordBatch Rows { get; }
}
