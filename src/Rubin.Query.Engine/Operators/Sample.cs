using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators.Keys;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators;

/// <summary>TABLESAMPLE: the rows, or blocks of rows, whose lot is small enough. The lot of a row is the hash of its place in the input with the seed.</summary>
/// <param name="input">The rows.</param>
/// <param name="method">Bernoulli or System.</param>
/// <param name="probability">0 to 1.</param>
/// <param name="seed">Where the drawing begins.</param>
sealed class Sample(PhysicalNode input, SampleMethod method, double probability, long seed) : PhysicalNode(input.Schema, [input])
{
    const int BlockRows = 1024;

    /// <summary>A number of rows: those with the smallest lots.</summary>
    internal static PhysicalNode OfRows(PhysicalNode input, long rows, long seed)
    {
        var drawn = new DrawLots(input, seed);
        var lot = new ColumnReference(input.Schema.Count, "lot", DataType.Int64);
        var first = new TopN(drawn, [new(lot)], rows, 0);
        return new Project(first, input.Schema, [.. input.Schema.Fields.Select((f, i) => new ColumnReference(i, f.Name, f.Type))]);
    }

    /// <inheritdoc/>
    public override string Describe() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{method} {probability * 100}%");

    /// <inheritdoc/>
    public override void Build(PipelineBuilder builder)
    {
        Inputs[0].Build(builder);
        builder.Stage(this, worker => new Stage(new(worker), seed, probability, method == SampleMethod.System ? BlockRows : 1, Schema, worker.BatchRows));
    }

    sealed class Stage(InputOrder order, long seed, double probability, int blockRows, Schema schema, int batchRows) : BatchStage
    {
        readonly BatchCollector _answers = new(schema, batchRows);
        readonly ulong _end = (ulong)Math.Min(probability * Math.ScaleB(1, 63), Math.ScaleB(1, 63));

        /// <inheritdoc/>
        public override void Accept(RecordBatch batch)
        {
            var place = order.Next(batch.Length);
            var rows = new List<int>();
            for (var row = 0; row < batch.Length; row++)
            {
                if (Lots.Of((place + row) / blockRows, seed) >> 1 < _end)
                {
                    rows.Add(row);
                }
            }

            _answers.Add(rows.Count == batch.Length ? batch : batch.Take([.. rows]));
        }

        /// <inheritdoc/>
        public override RecordBatch? Produce() => _answers.Next();

        /// <inheritdoc/>
        public override void Flush() => _answers.Flush();
    }
}

/// <summary>Puts a random number behind the columns of each row.</summary>
sealed class DrawLots(PhysicalNode input, long seed) : PhysicalNode(new([.. input.Schema.Fields, new("lot", DataType.Int64, false)]), [input])
{
    /// <inheritdoc/>
    public override string Describe() => "";

    /// <inheritdoc/>
    public override void Build(PipelineBuilder builder)
    {
        Inputs[0].Build(builder);
        builder.Stage(this, worker => new Stage(new(worker), seed, Schema));
    }

    sealed class Stage(InputOrder order, long seed, Schema schema) : MapStage
    {
        /// <inheritdoc/>
        protected override RecordBatch Map(RecordBatch batch)
        {
            var place = order.Next(batch.Length);
            var lots = new long[batch.Length];
            for (var row = 0; row < lots.Length; row++)
            {
                lots[row] = (long)Lots.Of(place + row, seed);
            }

            return new(schema, [.. batch.Columns, new Column<long>(lots)], batch.Length);
        }
    }
}

/// <summary>Random numbers that depend on a place and a seed alone.</summary>
static class Lots
{
    internal static ulong Of(long place, long seed) => HashKeyEncoder.HashOf((ulong)place ^ HashKeyEncoder.HashOf((ulong)seed + HashKeyEncoder.NullHash));
}
