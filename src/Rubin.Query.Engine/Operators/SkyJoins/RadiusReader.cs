using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Spatial.Join;

namespace Rubin.Query.Engine.Operators.SkyJoins;

/// <summary>Evaluates the parts of a radius that one side's rows have. Belongs to one worker.</summary>
sealed class RadiusReader(ValueList<RadiusTerm> terms)
{
    readonly Func<RecordBatch, Datum[]> _evaluate =
        ExpressionCompiler.CompileAll([.. terms.Select(t => new CastExpression(t.Expression, DataType.Double))]);

    /// <summary>Their sum in degrees for each row of a batch; NaN where one is NULL or no number.</summary>
    internal double[] Read(RecordBatch batch)
    {
        var sums = new double[batch.Length];
        var values = _evaluate(batch);
        for (var i = 0; i < values.Length; i++)
        {
            var (column, term) = (values[i].ToColumn(batch.Length), terms[i]);
            var numbers = ((Column<double>)(column is DictionaryColumn encoded ? encoded.Decode() : column)).Values;
            for (var row = 0; row < sums.Length; row++)
            {
                var number = column.IsNull(row) ? double.NaN : numbers[row];
                sums[row] += term.Form.Of(number);
            }
        }

        return sums;
    }
}
