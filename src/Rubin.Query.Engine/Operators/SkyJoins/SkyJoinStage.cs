using System.Runtime.InteropServices;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Planning;

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
sealed class SkyJoinStage(SkyJoinKind kind, PairRows pairs, IHeldRows build, byte[] matched, IPairProbe probe, int batchRows) : BatchStage
{
    readonly BatchCollector _answers = new(pairs.Schema, batchRows);
    readonly RecordBatch _nothingYet = new(pairs.Schema, [.. pairs.Schema.Fields.Select(f => Column.Nulls(f.Type, 0))], 0);
    readonly LeftBlocks _blocks = new(probe);
    readonly List<int> _alone = [];
    bool[] _hasPartner = [];
    RecordBatch? _left;
    bool _isEnding;

    /// <inheritdoc/>
    public override void Accept(RecordBatch batch) => _blocks.Add(batch);

    void Begin(RecordBatch batch)
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
        if (_answers.HasNext)
        {
            return _answers.Next();
        }

        if (_left is null || probe.IsDone)
        {
            if (_blocks.Next() is not { } batch)
            {
                return End();
            }

            Begin(batch);
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
            NotePartners();
        }

        if (kind.GivesPairs && probe.LeftRows.Length > 0)
        {
            _answers.Add(pairs.Of(_left!, probe.LeftRows, build, probe.RightRows));
        }

        EndRows(_left!);
        return _answers.Next() ?? _nothingYet;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        _blocks.End();
        _isEnding = true;
    }

    /// <summary>All rows taken have been matched; what is held of their answers comes out where a morsel has ended.</summary>
    RecordBatch? End()
    {
        if (_isEnding)
        {
            _answers.Flush();
            _isEnding = false;
        }

        return _answers.Next();
    }

    void NotePartners()
    {
        foreach (var row in probe.LeftRows)
        {
            if (kind.Kind == JoinKind.Single && _hasPartner[row])
            {
                throw new QueryException(
                    QueryErrorCode.Value, "a sub-query that stands for one value gives more than one row", hint: "add LIMIT 1, or use an aggregate or a NEAREST JOIN");
            }

            _hasPartner[row] = true;
        }
    }

    /// <summary>Left rows that are given because they have a partner, or because they have none, or with a mark that tells.</summary>
    void EndRows(RecordBatch left)
    {
        if (!kind.NeedsPartnerFlags)
        {
            return;
        }

        _alone.Clear();
        for (var row = probe.Ended.First; row < probe.Ended.End; row++)
        {
            if (kind.Kind == JoinKind.Mark || _hasPartner[row] == kind.KeepsMatchedLeft)
            {
                _alone.Add(row);
            }
        }

        var rows = CollectionsMarshal.AsSpan(_alone);
        for (var start = 0; start < rows.Length; start += batchRows)
        {
            var piece = rows[start..Math.Min(rows.Length, start + batchRows)];
            _answers.Add(kind.Kind == JoinKind.Mark ? pairs.Marked(left, piece, _hasPartner) : pairs.Of(left, piece, build, []));
        }
    }
}
