using System.Linq.Expressions;
using System.Reflection;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query;

/// <summary>A parameter of a method that queries call.</summary>
/// <param name="Info">The parameter.</param>
/// <param name="Type">The type of column that it takes.</param>
/// <param name="TakesNull">Whether it is called with null; otherwise a NULL argument gives NULL without a call.</param>
sealed record MethodParameter(ParameterInfo Info, DataType Type, bool TakesNull)
{
    internal string Name => Info.Name ?? "value";

    /// <exception cref="ArgumentException">No column holds such values.</exception>
    internal static ValueList<MethodParameter> Of(string function, Delegate method)
    {
        var nullability = new NullabilityInfoContext();
        var declared = method.Method.GetParameters();
        var called = method.GetType().GetMethod("Invoke")!.GetParameters();

        // A compiled expression has a closure as its first parameter, which the delegate hides.
        return [.. (declared.Length == called.Length ? declared : called).Select(p => new MethodParameter(
            p,
            p.ParameterType.IsByRef ? throw Unfit(function, p) : ClrType.Column(p.ParameterType) ?? throw Unfit(function, p),
            ClrType.IsNullable(p.ParameterType) && nullability.Create(p).WriteState == NullabilityState.Nullable))];
    }

    static ArgumentException Unfit(string function, ParameterInfo parameter) =>
        new($"parameter \"{parameter.Name}\" of function \"{function}\" is a {parameter.ParameterType.Name}, which no column holds");
}

/// <summary>Calls a method with the values of a row.</summary>
/// <typeparam name="TAnswer">What it returns.</typeparam>
sealed class MethodCall<TAnswer>
{
    readonly Func<Delegate?[], int, TAnswer> _call;
    readonly Func<Datum, Delegate>[] _readers;
    readonly bool[] _takesNull;
    readonly string _name;

    /// <param name="name">The function's name, for errors.</param>
    /// <param name="method">The method.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="fields">The arguments' columns; null for one that is left out and has a default.</param>
    internal MethodCall(string name, Delegate method, ValueList<MethodParameter> parameters, IReadOnlyList<Field?> fields)
    {
        _name = name;
        _takesNull = [.. parameters.Select(p => p.TakesNull)];
        _readers = [.. parameters.Zip(fields).Where(p => p.Second is not null).Select(
            p => GenericMethod.Call<Func<Datum, Delegate>>(typeof(MethodCall<TAnswer>), nameof(Reader), [p.First.Info.ParameterType], p.Second))];
        var readers = Expression.Parameter(typeof(Delegate?[]));
        var row = Expression.Parameter(typeof(int));
        var values = parameters.Select((p, i) => fields[i] is null
            ? (Expression)Expression.Constant(p.Info.DefaultValue, p.Info.ParameterType)
            : Expression.Invoke(Expression.Convert(Expression.ArrayIndex(readers, Expression.Constant(i)), typeof(ValueAt<>).MakeGenericType(p.Info.ParameterType)), row));
        _call = Expression.Lambda<Func<Delegate?[], int, TAnswer>>(Expression.Invoke(Expression.Constant(method), values), readers, row).Compile();
    }

    /// <summary>Binds the call to a batch of arguments, one a parameter that is not left out.</summary>
    internal Delegate[] Bind(ReadOnlySpan<Datum> arguments)
    {
        var bound = new Delegate[arguments.Length];
        for (var i = 0; i < bound.Length; i++)
        {
            bound[i] = _readers[i](arguments[i]);
        }

        return bound;
    }

    /// <summary>Whether a row has a NULL that the method does not take.</summary>
    internal bool LacksValue(ReadOnlySpan<Datum> arguments, int row)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            if (!_takesNull[i] && arguments[i].IsNull(row))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Calls the method for a row.</summary>
    /// <exception cref="QueryException">Value: the method failed.</exception>
    internal TAnswer Invoke(Delegate[] bound, int row)
    {
        try
        {
            return _call(bound, row);
        }
        catch (Exception error) when (error is not (QueryException or OperationCanceledException))
        {
            throw UserCode.Failure($"function \"{_name}\"", error);
        }
    }

    static Func<Datum, Delegate> Reader<T>(Field field)
    {
        var read = ValueReader.Of<T>(field);
        return argument =>
        {
            var at = read(argument.Column);
            return argument.IsConstant ? new ValueAt<T>(_ => at(0)) : at;
        };
    }
}
