using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Operators.SkyJoins.Sweeps;

/// <summary>
/// Of left rows with their nearest, those that are the nearest to it in turn: what is nearest to a right row is looked up among the left rows around, which
/// are held for as long as their morsel passes, as the right ones are. Belongs to one worker.
/// </summary>
/// <param name="schema">The columns of pairs; those that come have two more (<see cref="NumberedPairs"/>).</param>
/// <param name="rights">The right rows.</param>
/// <param name="lefts">The left rows around, at least all that are as near to the right rows as the pairs' own.</param>
/// <param name="probe">Finds the left rows that are near right ones.</param>
/// <param name="nearest">Ranks them.</param>
sealed class MutualStage(Schema schema, SkySurroundings rights, SkySurroundings lefts, SkyProbe probe, NearestPairs nearest) : MapStage
{
    /// <inheritdoc/>
    protected override RecordBatch? Map(RecordBatch batch)
    {
        var back = NearestTo(rights.Rows.Take(NumberedPairs.RightRows(batch)));
        return NumberedPairs.Keep(schema, batch, (pair, place, _) => back[pair] == lefts.NumberOf(InputOrder.RowOf(place)));
    }

    /// <summary>The number of the nearest left row to each of some right rows.</summary>
    int[] NearestTo(RecordBatch rows)
    {
        var found = new int[rows.Length];
        Array.Fill(found, -1);
        probe.Accept(rows);
        while (!probe.IsDone)
        {
            probe.Step();
            nearest.Add(probe.LeftRows, probe.RightRows);
            if (probe.Ended.End > probe.Ended.First)
            {
                nearest.Rank(rows, lefts);
                for (var i = 0; i < nearest.LeftRows.Length; i++)
                {
                    found[nearest.LeftRows[i]] = nearest.RightRows[i];
                }

                nearest.Clear();
            }
        }

        return found;
    }
}
