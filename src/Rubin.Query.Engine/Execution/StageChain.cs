using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Execution;

/// <summary>
/// Moves batches through the stages of a branch outside of the flow of a pipeline: for rows that an operator fetches while it runs. Belongs to one worker.
/// </summary>
sealed class StageChain(PipelineBranch branch, WorkerContext worker) : IDisposable
{
    readonly BatchStage[] _stages = [.. branch.Stages.Select(s => s.Create(worker))];
    readonly NodeStatistics _source = worker.Query.Statistics.Of(branch.Node);
    readonly NodeStatistics[] _statistics = [.. branch.Stages.Select(s => worker.Query.Statistics.Of(s.Node))];

    /// <summary>Whether what goes in comes out as it is.</summary>
    internal bool IsEmpty => _stages.Length == 0;

    /// <summary>Moves a batch of the source as far as it comes; what comes out at the end is added to <paramref name="answers"/>.</summary>
    internal void Take(RecordBatch batch, List<RecordBatch> answers)
    {
        _source.OnBatch(batch.Length);
        Deliver(batch, 0, answers);
    }

    /// <summary>Ends a morsel: stages give out what they hold back.</summary>
    internal void Flush(List<RecordBatch> answers)
    {
        for (var i = 0; i < _stages.Length; i++)
        {
            _stages[i].Flush();
            Drain(i, answers);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var stage in _stages)
        {
            stage.Dispose();
        }
    }

    void Deliver(RecordBatch batch, int to, List<RecordBatch> answers)
    {
        if (to == _stages.Length)
        {
            answers.Add(batch);
            return;
        }

        _stages[to].Accept(batch);
        Drain(to, answers);
    }

    void Drain(int stage, List<RecordBatch> answers)
    {
        while (_stages[stage].Produce() is { } answer)
        {
            if (answer.Length > 0)
            {
                _statistics[stage].OnBatch(answer.Length);
                Deliver(answer, stage + 1, answers);
            }
        }
    }
}
