using System.Runtime.InteropServices;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Operators.SkyJoins;

/// <summary>
/// Joins left rows with those of the right that are near, a block of pairs at a time. Answers come in the order of the left rows, those
/// without partner behind the pairs of their block.
/// </summary>
/// <param name="kind">Which rows come out.</param>
/// <param name="pairs">Puts pairs together.</param>
/// <param name="build">The right rows.</param>
/// <param name="matched">Takes ones for right rows that have a partner, where that matters.</param>
/// <param name="probe">Finds pairs.</param>
/// <param name="batchRows">Most rows of a batch.</param>
sealed class SkyJoinStage(SkyJoinKind kind, PairRows pairs, IHeldPoints build, byte[] matched, SkyProbe probe, int batchRows) : BatchStage
{
    readonly BatchCollector _answers = new(pairs.Schema, batchRows);
    readonly RecordBatch _nothingYet = new(pairs.Schema, [.. pairs.Schema.Fields.Select(f => Column.Nulls(f.Type, 0))], 0);
    readonly List<int> _alone = [];
    bool[] _hasPartner = [];
    RecordBatch? _left;

    /// <inheritdoc/>
    public override void Accept(RecordBatch batch)
    {
        _left = batch;
        probe.Accept(batch);
        if (kind.NeedsPartnerFlags)
        {
            _hasPartner = new bool[batch.Length];
        }
    }

    /// <inheritdoc/>
    public override RecordBatch? Produce()
    {
        if (_answers.HasNext || _left is null || probe.IsDone)
        {
            return _answers.Next();
        }

        probe.Step();
        if (kind.MarksRight)
        {
            foreach (var row in probe.RightRows)
            {
                matched[row] = 1;
            }
        }

        if (kind.NeedsPartnerFlags)
        {
            foreach (var row in probe.LeftRows)
            {
                _hasPartner[row] = true;
            }
        }

        if (kind.GivesPairs && probe.LeftRows.Length > 0)
        {
            _answers.Add(pairs.Of(_left, probe.LeftRows, build.Rows, probe.RightRows));
        }

        EndRows(_left);
        return _answers.Next() ?? _nothingYet;
    }

    /// <inheritdoc/>
    public override void Flush() => _answers.Flush();

    /// <summary>Left rows that are given because they have a partner, or because they have none.</summary>
    void EndRows(RecordBatch left)
    {
        if (!kind.NeedsPartnerFlags)
        {
            return;
        }

        _alone.Clear();
        for (var row = probe.Ended.First; row < probe.Ended.End; row++)
        {
            if (_hasPartner[row] == kind.KeepsMatchedLeft)
            {
                _alone.Add(row);
            }
        }

        var rows = CollectionsMarshal.AsSpan(_alone);
        for (var start = 0; start < rows.Length; start += batchRows)
        {
            _answers.Add(pairs.Of(left, rows[start..Math.Min(rows.Length, start + batchRows)], build.Rows, []));
        }
    }
}
