using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Kernels;
using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Operators.SkyJoins.Regions;

/// <summary>Evaluates the regions of rows. Belongs to one worker.</summary>
sealed class RegionReader(BoundExpression region)
{
    readonly Func<RecordBatch, Datum[]> _evaluate = ExpressionCompiler.CompileAll([region]);
    Datum _values;
    Shapes? _shapes;

    /// <summary>Reads the regions of a batch.</summary>
    internal void Read(RecordBatch batch)
    {
        _values = _evaluate(batch)[0].Decoded();
        _shapes = new(_values);
    }

    /// <summary>The region of a row; null where it is NULL.</summary>
    /// <exception cref="QueryException">Value: the row holds no region.</exception>
    internal SkyRegion? this[int row] => _values.IsNull(row) ? null : _shapes!.Region(row);
}
