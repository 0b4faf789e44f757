using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query;

/// <summary>Scalar functions made of methods.</summary>
static class MethodFunction
{
    /// <summary>The function; one overload for each number of arguments, where parameters at the end have defaults.</summary>
    /// <exception cref="ArgumentException">No column holds what it takes or returns.</exception>
    internal static ScalarFunction Of(string name, Delegate method, FunctionDoc doc, Volatility volatility)
    {
        var parameters = MethodParameter.Of(name, method);
        var answer = method.Method.ReturnParameter;
        var result = ClrType.Column(answer.ParameterType)
            ?? throw new ArgumentException($"function \"{name}\" returns a {answer.ParameterType.Name}, which no column holds");
        var metadata = ClrType.FieldOf("", result, true, answer).Metadata;
        var fewest = parameters.Count(p => !p.Info.HasDefaultValue);
        var overloads = Enumerable.Range(fewest, parameters.Count - fewest + 1).Reverse().Select(count => new ScalarOverload(
            [.. parameters.Take(count).Select(p => p.Type)],
            result,
            GenericMethod.Call<ScalarKernel>(typeof(MethodFunction), nameof(Kernel), [answer.ParameterType], name, method, parameters, count, result))
        {
            Nulls = parameters.Any(p => p.TakesNull) ? Nulls.Visible : Nulls.Propagate,
            Metadata = _ => metadata,
        });
        return new(name, doc, [.. overloads]) { Volatility = volatility };
    }

    static ScalarKernel Kernel<T>(string name, Delegate method, ValueList<MethodParameter> parameters, int count, DataType result)
    {
        var call = new MethodCall<T>(name, method, parameters, [.. parameters.Select((p, i) => i < count ? new Field(p.Name, p.Type) : null)]);
        return (arguments, rows, validity) =>
        {
            var builder = ColumnBuilder.Create(result, rows);
            var append = ValueWriter.Of<T>(builder);
            var bound = call.Bind(arguments);
            for (var row = 0; row < rows; row++)
            {
                if (!validity[row] || call.LacksValue(arguments, row))
                {
                    builder.AppendNull();
                    continue;
                }

                append(call.Invoke(bound, row));
            }

            return builder.Build();
        };
    }
}
