using System.Diagnostics;
using Rubin.Query.Arrow;

namespace Rubin.Query.Bench.Peers.Data;

/// <summary>Arrays as columns of a table.</summary>
static class Tables
{
    internal static RecordBatch Of(params (string Name, Array Values)[] columns)
    {
        var made = Array.ConvertAll(columns, c => Make(c.Values));
        return new(new([.. columns.Select((c, i) => new Field(c.Name, made[i].Type))]), made, made[0].Length);
    }

    internal static RecordBatch And(RecordBatch table, params (string Name, Array Values)[] columns)
    {
        var others = Of(columns);
        return new(new([.. table.Schema.Fields, .. others.Schema.Fields]), [.. table.Columns, .. others.Columns], table.Length);
    }

    static Column Make(Array values) => values switch
    {
        long[] v => new Column<long>(DataType.Int64, v),
        int[] v => new Column<int>(DataType.Int32, v),
        double[] v => new Column<double>(DataType.Double, v),
        float[] v => new Column<float>(DataType.Float, v),
        byte[] v => new Column<byte>(DataType.UInt8, v),
        _ => throw new UnreachableException(),
    };
}
