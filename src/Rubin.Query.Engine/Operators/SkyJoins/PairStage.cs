using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Operators.SkyJoins;

/// <summary>
/// A stage that has the partners of the rows of each batch found, a block of pairs at a time, and gives what it makes of them. Its answers are copies: when
/// a morsel has ended, the memory of the rows taken may be used again (<see cref="Sweeps.MorselRows"/>).
/// </summary>
/// <param name="schema">The columns of its answers.</param>
/// <param name="probe">Finds pairs.</param>
/// <param name="batchRows">Most rows of a batch.</param>
abstract class PairStage(Schema schema, IPairProbe probe, int batchRows) : BatchStage
{
    readonly RecordBatch _nothingYet = new(schema, [.. schema.Fields.Select(f => Column.Nulls(f.Type, 0))], 0);
    readonly LeftBlocks _blocks = new(probe);
    RecordBatch? _left;
    bool _isEnding;

    /// <summary>The columns of the answers.</summary>
    protected Schema Schema => schema;

    /// <summary>Finds pairs.</summary>
    protected IPairProbe Probe => probe;

    /// <summary>Most rows of a batch.</summary>
    protected int BatchRows => batchRows;

    /// <summary>Takes what comes out.</summary>
    protected BatchCollector Answers { get; } = new(schema, batchRows);

    /// <inheritdoc/>
    public sealed override void Accept(RecordBatch batch) => _blocks.Add(batch);

    /// <inheritdoc/>
    public sealed override RecordBatch? Produce()
    {
        if (Answers.HasNext)
        {
            return Answers.Next();
        }

        if (_left is null || probe.IsDone)
        {
            if (_blocks.Next() is not { } batch)
            {
                return End();
            }

            _left = batch;
            probe.Accept(batch);
            Begin(batch);
        }

        probe.Step();
        Take(_left);
        return Answers.Next() ?? _nothingYet;
    }

    /// <inheritdoc/>
    public sealed override void Flush()
    {
        _blocks.End();
        _isEnding = true;
    }

    /// <summary>The partners of other rows come next.</summary>
    protected abstract void Begin(RecordBatch left);

    /// <summary>Takes the block of pairs that the probe has come to.</summary>
    protected abstract void Take(RecordBatch left);

    /// <summary>All rows taken have been matched; what is held of their answers comes out where a morsel has ended.</summary>
    RecordBatch? End()
    {
        if (_isEnding)
        {
            Answers.Flush();
            _isEnding = false;
        }

        return Answers.Next();
    }
}
