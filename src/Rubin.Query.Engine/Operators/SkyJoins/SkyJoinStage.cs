using System.Runtime.InteropServices;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Operators.Joins;
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
sealed class SkyJoinStage(SkyJoinKind kind, PairRows pairs, IHeldRows build, byte[] matched, IPairProbe probe, int batchRows)
    : PairStage(pairs.Schema, probe, batchRows)
{
    readonly List<int> _alone = [];
    bool[] _hasPartner = [];

    /// <inheritdoc/>
    protected override void Begin(RecordBatch left)
    {
        if (kind.NeedsPartnerFlags)
        {
            _hasPartner = new bool[left.Length];
        }
    }

    /// <inheritdoc/>
    protected override void Take(RecordBatch left)
    {
        if (kind.MarksRight)
        {
            foreach (var row in Probe.RightRows)
            {
                matched[row] = 1;
            }
        }

        if (kind.NeedsPartnerFlags)
        {
            NotePartners();
        }

        if (kind.GivesPairs && Probe.LeftRows.Length > 0)
        {
            Answers.Add(pairs.Of(left, Probe.LeftRows, build, Probe.RightRows));
        }

        EndRows(left);
    }

    void NotePartners()
    {
        foreach (var row in Probe.LeftRows)
        {
            if (kind.Kind == JoinKind.Single && _hasPartner[row])
            {
                throw JoinStage.SeveralValues(kind.Place);
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
        for (var row = Probe.Ended.First; row < Probe.Ended.End; row++)
        {
            if (kind.Kind == JoinKind.Mark || _hasPartner[row] == kind.KeepsMatchedLeft)
            {
                _alone.Add(row);
            }
        }

        var rows = CollectionsMarshal.AsSpan(_alone);
        for (var start = 0; start < rows.Length; start += BatchRows)
        {
            var piece = rows[start..Math.Min(rows.Length, start + BatchRows)];
            Answers.Add(kind.Kind == JoinKind.Mark ? pairs.Marked(left, piece, _hasPartner) : pairs.Of(left, piece, build, []));
        }
    }
}
