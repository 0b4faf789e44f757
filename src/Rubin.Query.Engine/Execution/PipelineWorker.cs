using System.Diagnostics;
using System.Numerics;
using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Execution;

/// <summary>
/// One worker's way through a pipeline. It drives source, stages and sink as a stack machine: the lowest stage that still has answers gives one, the
/// next takes it. Between any two steps it looks for cancellation, lets other queries run, and waits for the sink, and it
/// counts rows and time: here and nowhere else.
/// </summary>
sealed class PipelineWorker(Pipeline pipeline, WorkerContext context) : IDisposable
{
    const int MorselBits = 27;

    readonly NodeStatistics _sinkStatistics = context.Query.Statistics.Of(pipeline.SinkNode);
    SinkWorker? _sink;
    BatchStage[] _stages = [];
    NodeStatistics[] _statistics = [];

    /// <summary>The stage whose answers come next; -1: none has any.</summary>
    int _at = -1;

    /// <summary>No stage below has anything to say that would change the answer.</summary>
    int _floor;

    /// <summary>More input would not change the answer.</summary>
    bool _isSatisfied;

    bool _isSinkBusy;

    /// <summary>Takes morsels of the phase's branches, one branch after the other, until there are no more.</summary>
    internal async Task RunPhaseAsync(int phase)
    {
        for (var i = 0; i < pipeline.Branches.Count; i++)
        {
            if (pipeline.Branches[i].Phase == phase)
            {
                await RunBranchAsync(i);
            }
        }
    }

    /// <summary>Hands the worker's state to the sink.</summary>
    internal Task CompleteAsync()
    {
        var start = Stopwatch.GetTimestamp();
        _sink?.Complete();
        _sinkStatistics.OnTime(Stopwatch.GetTimestamp() - start);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        DisposeStages();
        _sink?.Dispose();
    }

    async Task RunBranchAsync(int index)
    {
        var branch = pipeline.Branches[index];
        OpenStages(branch);
        if (_isSatisfied)
        {
            return;
        }

        await using var reader = branch.Source.OpenReader(context);
        var source = context.Query.Statistics.Of(branch.Node);
        var firstMorsel = (long)index << (MorselBits - BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)pipeline.Branches.Count)));
        var morsel = -1;
        while (!_isSatisfied && await ReadAsync(reader, source) is { } batch)
        {
            if (reader.Morsel != morsel)
            {
                await FlushAsync();
                morsel = reader.Morsel;
                context.Morsel = firstMorsel + morsel;
                context.Reading = (branch.Source, morsel);
            }

            foreach (var piece in BatchBytes.Cut(batch))
            {
                if (_isSatisfied)
                {
                    break;
                }

                if (piece.Length > 0)
                {
                    Deliver(piece, 0);
                }

                await DrainAsync(0);
            }
        }

        await FlushAsync();
        DisposeStages();
    }

    void OpenStages(PipelineBranch branch)
    {
        _stages = new BatchStage[branch.Stages.Count];
        _statistics = [.. branch.Stages.Select(s => context.Query.Statistics.Of(s.Node))];
        for (var i = 0; i < _stages.Length; i++)
        {
            _stages[i] = branch.Stages[i].Create(context);
        }

        _at = -1;
        _floor = 0;
        _isSatisfied = false;
        RaiseFloor();
    }

    async ValueTask<RecordBatch?> ReadAsync(IBatchReader reader, NodeStatistics statistics)
    {
        var start = Stopwatch.GetTimestamp();
        var batch = await reader.ReadAsync(context.Cancel);
        statistics.OnTime(Stopwatch.GetTimestamp() - start);
        if (batch is not null)
        {
            Debug.Assert(batch.Length <= context.BatchRows, "a batch has at most BatchRows rows");
            statistics.OnBatch(batch.Length);
        }

        return batch;
    }

    /// <summary>Gives a batch to stage <paramref name="to"/>, or behind the last one to the sink.</summary>
    void Deliver(RecordBatch batch, int to)
    {
        var start = Stopwatch.GetTimestamp();
        if (to == _stages.Length)
        {
            _sink ??= pipeline.Sink.CreateWorker(context);
            _sink.Consume(batch);
            _sinkStatistics.OnTime(Stopwatch.GetTimestamp() - start);
            _isSinkBusy = true;
            _at = to - 1;
        }
        else
        {
            _stages[to].Accept(batch);
            _statistics[to].OnTime(Stopwatch.GetTimestamp() - start);
            _at = to;
        }

        RaiseFloor();
    }

    /// <summary>Lets the stages from <paramref name="bottom"/> on answer until none has more to say.</summary>
    async ValueTask DrainAsync(int bottom)
    {
        while (true)
        {
            context.Cancel.ThrowIfCancellationRequested();
            if (WorkerPool.SliceIsOver)
            {
                await Task.Yield();
            }

            if (_isSinkBusy)
            {
                _isSinkBusy = false;
                await pipeline.Sink.WaitUntilReadyAsync(context.Cancel);
            }

            if (_at < Math.Max(bottom, _floor))
            {
                return;
            }

            Step();
        }
    }

    void Step()
    {
        var start = Stopwatch.GetTimestamp();
        var answer = _stages[_at].Produce();
        _statistics[_at].OnTime(Stopwatch.GetTimestamp() - start);
        if (answer is null)
        {
            _at--;
            return;
        }

        if (answer.Length == 0)
        {
            return;
        }

        Debug.Assert(answer.Length <= context.BatchRows, "a batch has at most BatchRows rows");
        _statistics[_at].OnBatch(answer.Length);
        Deliver(answer, _at + 1);
    }

    /// <summary>Ends the morsel: each stage in turn gives out what it holds back, through all stages behind it.</summary>
    async ValueTask FlushAsync()
    {
        for (var i = _floor; i < _stages.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await _stages[i].FlushAsync();
            _statistics[i].OnTime(Stopwatch.GetTimestamp() - start);
            _at = i;
            await DrainAsync(i);
        }
    }

    /// <summary>Looks who has enough: what comes before that stage is silenced, the stage itself still says what it has to.</summary>
    void RaiseFloor()
    {
        if (_sink is { IsSatisfied: true })
        {
            (_floor, _isSatisfied) = (_stages.Length, true);
            return;
        }

        for (var i = _stages.Length - 1; i >= _floor; i--)
        {
            if (_stages[i].IsSatisfied)
            {
                (_floor, _isSatisfied) = (i, true);
                return;
            }
        }
    }

    void DisposeStages()
    {
        foreach (var stage in _stages)
        {
            stage?.Dispose();
        }

        _stages = [];
    }
}
