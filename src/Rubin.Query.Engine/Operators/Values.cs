using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators;

/// <summary>Rows written in the query; without columns, as many empty rows.</summary>
sealed class Values(Schema schema, IReadOnlyList<IReadOnlyList<BoundExpression>> rows) : PhysicalNode(schema, [])
{
    static readonly RecordBatch OneRow = new(new Schema([]), [], 1);

    /// <inheritdoc/>
    public override string Describe() => rows.Count == 1 ? "1 row" : $"{rows.Count} rows";

    /// <inheritdoc/>
    public override void Build(PipelineBuilder builder) => builder.Source(this, new Source(Schema, rows));

    sealed class Source(Schema schema, IReadOnlyList<IReadOnlyList<BoundExpression>> rows) : MorselSource(schema)
    {
        protected override int Count => 1;

        protected override IEnumerable<RecordBatch> Read(int morsel, WorkerContext worker)
        {
            for (var start = 0; start < rows.Count; start += worker.BatchRows)
            {
                var length = Math.Min(worker.BatchRows, rows.Count - start);
                var columns = new Column[Schema.Count];
                for (var i = 0; i < columns.Length; i++)
                {
                    columns[i] = Evaluate(i, start, length);
                }

                yield return new(Schema, columns, length);
            }
        }

        Column Evaluate(int column, int start, int length)
        {
            var builder = ColumnBuilder.Create(Schema[column].Type, length);
            for (var row = start; row < start + length; row++)
            {
                if (rows[row][column] is Constant constant)
                {
                    builder.AppendValue(constant.Value);
                }
                else
                {
                    builder.AppendRange(ExpressionCompiler.Compile(rows[row][column])(OneRow).Column);
                }
            }

            return builder.Build();
        }
    }
}
