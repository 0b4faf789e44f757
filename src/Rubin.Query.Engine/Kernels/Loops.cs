using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Kernels;

/// <summary>A function of one value, written for one row.</summary>
interface IUnary<in TIn, out TOut>
{
    static abstract TOut Invoke(TIn x);
}

/// <summary>A function of two values, written for one row.</summary>
interface IBinary<in TLeft, in TRight, out TOut>
{
    static abstract TOut Invoke(TLeft x, TRight y);
}

/// <summary>A function of one value that has no answer for some.</summary>
interface ICheckedUnary<in TIn, out TOut>
{
    /// <summary>The answer; sets <paramref name="failed"/>, and gives anything, where there is none. Never throws.</summary>
    static abstract TOut Invoke(TIn x, ref bool failed);

    /// <summary>The failure in words.</summary>
    static abstract string Explain(TIn x);
}

/// <summary>A function of two values that has no answer for some.</summary>
interface ICheckedBinary<in TLeft, in TRight, out TOut>
{
    /// <summary>The answer; sets <paramref name="failed"/>, and gives anything, where there is none. Never throws.</summary>
    static abstract TOut Invoke(TLeft x, TRight y, ref bool failed);

    /// <summary>The failure in words.</summary>
    static abstract string Explain(TLeft x, TRight y);
}

/// <summary>
/// The loops over rows that all functions of fixed-width values share. They see no NULLs: what lies under one is computed like any
/// value, and where
/// a function can fail, a failure counts only on rows that have all arguments.
/// </summary>
static class Loops
{
    internal static Column Map<TOp, TIn, TOut>(ReadOnlySpan<Datum> arguments, DataType result)
        where TOp : struct, IUnary<TIn, TOut>
        where TIn : unmanaged
        where TOut : unmanaged
    {
        var x = Values<TIn>(arguments[0]);
        var answers = GC.AllocateUninitializedArray<TOut>(x.Length);
        for (var i = 0; i < x.Length; i++)
        {
            answers[i] = TOp.Invoke(x[i]);
        }

        return new Column<TOut>(result, answers);
    }

    internal static Column MapChecked<TOp, TIn, TOut>(ReadOnlySpan<Datum> arguments, Bitmap validity, DataType result)
        where TOp : struct, ICheckedUnary<TIn, TOut>
        where TIn : unmanaged
        where TOut : unmanaged
    {
        var x = Values<TIn>(arguments[0]);
        var answers = GC.AllocateUninitializedArray<TOut>(x.Length);
        var failed = false;
        for (var i = 0; i < x.Length; i++)
        {
            answers[i] = TOp.Invoke(x[i], ref failed);
        }

        for (var i = 0; failed && i < x.Length; i++)
        {
            var here = false;
            TOp.Invoke(x[i], ref here);
            if (here && validity[i])
            {
                throw new QueryException(QueryErrorCode.Value, TOp.Explain(x[i]));
            }
        }

        return new Column<TOut>(result, answers);
    }

    internal static Column Zip<TOp, TLeft, TRight, TOut>(ReadOnlySpan<Datum> arguments, DataType result)
        where TOp : struct, IBinary<TLeft, TRight, TOut>
        where TLeft : unmanaged
        where TRight : unmanaged
        where TOut : unmanaged
    {
        var x = Values<TLeft>(arguments[0]);
        var y = Values<TRight>(arguments[1]);
        var answers = GC.AllocateUninitializedArray<TOut>(Rows(arguments[0], arguments[1]));
        if (arguments[1].IsConstant)
        {
            var right = y[0];
            for (var i = 0; i < answers.Length; i++)
            {
                answers[i] = TOp.Invoke(x[i], right);
            }
        }
        else if (arguments[0].IsConstant)
        {
            var left = x[0];
            for (var i = 0; i < answers.Length; i++)
            {
                answers[i] = TOp.Invoke(left, y[i]);
            }
        }
        else
        {
            for (var i = 0; i < answers.Length; i++)
            {
                answers[i] = TOp.Invoke(x[i], y[i]);
            }
        }

        return new Column<TOut>(result, answers);
    }

    internal static Column ZipChecked<TOp, TLeft, TRight, TOut>(ReadOnlySpan<Datum> arguments, Bitmap validity, DataType result)
        where TOp : struct, ICheckedBinary<TLeft, TRight, TOut>
        where TLeft : unmanaged
        where TRight : unmanaged
        where TOut : unmanaged
    {
        var x = Values<TLeft>(arguments[0]);
        var y = Values<TRight>(arguments[1]);
        var (stepX, stepY) = (arguments[0].IsConstant ? 0 : 1, arguments[1].IsConstant ? 0 : 1);
        var answers = GC.AllocateUninitializedArray<TOut>(Rows(arguments[0], arguments[1]));
        var failed = false;
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = TOp.Invoke(x[i * stepX], y[i * stepY], ref failed);
        }

        for (var i = 0; failed && i < answers.Length; i++)
        {
            var here = false;
            TOp.Invoke(x[i * stepX], y[i * stepY], ref here);
            if (here && validity[i])
            {
                throw new QueryException(QueryErrorCode.Value, TOp.Explain(x[i * stepX], y[i * stepY]));
            }
        }

        return new Column<TOut>(result, answers);
    }

    /// <summary>The values of an argument: one for a constant.</summary>
    internal static ReadOnlySpan<T> Values<T>(Datum argument)
        where T : unmanaged => ((Column<T>)argument.Column).Values;

    static int Rows(Datum left, Datum right) => left.IsConstant ? right.Column.Length : left.Column.Length;
}
