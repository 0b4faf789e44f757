using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Functions.Aggregates;

/// <summary>Columns of fixed width and of BOOLEAN as spans: a truth value is a byte of 0 or 1.</summary>
static class ArgumentValues
{
    /// <param name="column">Of <typeparamref name="T"/>; FLOAT also where that is double.</param>
    /// <param name="widened">Memory that a caller keeps for the next column: numbers of a batch stay near the processor there.</param>
    internal static ReadOnlySpan<T> Of<T>(Column column, ref T[] widened)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double) && column is Column<float> floats)
        {
            if (widened.Length < floats.Length)
            {
                widened = GC.AllocateUninitializedArray<T>(floats.Length);
            }

            TensorPrimitives.ConvertTruncating(floats.Values, MemoryMarshal.Cast<T, double>(widened.AsSpan()));
            return widened.AsSpan(0, floats.Length);
        }

        if (column is NullColumn)
        {
            return new T[column.Length];
        }

        if (column is not BooleanColumn truth)
        {
            return ((Column<T>)column).Values;
        }

        var bytes = new byte[truth.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(truth[i] ? 1 : 0);
        }

        return MemoryMarshal.Cast<byte, T>(bytes.AsSpan());
    }

    internal static Column ToColumn<T>(DataType type, T[] values, Bitmap validity)
        where T : unmanaged => type.Id == TypeId.Boolean
            ? new BooleanColumn(Bitmap.Of(MemoryMarshal.Cast<T, bool>(values.AsSpan())), values.Length, validity)
            : new Column<T>(type, values, validity);
}
