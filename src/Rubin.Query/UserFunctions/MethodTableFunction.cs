using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query;

/// <summary>
/// A table function made of a method that returns a sequence: each call gives its items as rows. Parameters that are sequences of objects take <c>TABLE(query)</c>. A NULL for a
/// parameter that has no null gives no rows.
/// </summary>
sealed class MethodTableFunction<TRow> : TableFunction
{
    readonly Delegate _method;
    readonly ValueList<MethodParameter> _parameters;
    readonly Schema _schema = ObjectRows.SchemaOf<TRow>();

    internal MethodTableFunction(string name, Delegate method, FunctionDoc doc)
    {
        (Name, Doc, _method) = (name, doc, method);
        _parameters = MethodParameter.Of(name, method);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override FunctionDoc Doc { get; }

    /// <inheritdoc/>
    public override TableFunctionBinding Bind(TableFunctionCall call)
    {
        var given = call.Arrange([.. _parameters.Select(p => p.Name)]);
        for (var i = 0; i < given.Count; i++)
        {
            if (given[i] is null && !_parameters[i].Info.HasDefaultValue)
            {
                throw new QueryException(QueryErrorCode.Semantic, $"function \"{Name}\" needs \"{_parameters[i].Name}\"", call.Span, $"the parameters are {string.Join(", ", _parameters.Select(p => p.Name))}");
            }
        }

        List<Field?> fields = [.. given.Select((a, i) => a is null ? null : a.Field with { Name = _parameters[i].Name })];
        int[] positions = [.. given.Where(a => a is not null).Select(a => a!.Position)];
        var compiled = Compile(fields, given, call);
        return new(_schema, context => new Worker(compiled, positions, _schema, context));
    }

    MethodCall<IEnumerable<TRow>> Compile(List<Field?> fields, IReadOnlyList<TableFunctionArgument?> given, TableFunctionCall call)
    {
        try
        {
            return new(Name, _method, _parameters, fields);
        }
        catch (QueryException error)
        {
            var culprit = given.FirstOrDefault(a => a is not null && error.Message.Contains($"\"{_parameters[given.ToList().IndexOf(a)].Name}\"", StringComparison.Ordinal));
            throw new QueryException(error.Code, error.Message, culprit?.Span ?? call.Span, error.Hint, error);
        }
    }

    sealed class Worker(MethodCall<IEnumerable<TRow>> call, int[] positions, Schema schema, TableFunctionContext context) : TableFunctionWorker
    {
        readonly ObjectRows<TRow> _rows = new(schema);
        IEnumerator<(int Parent, TRow Row)>? _items;

        /// <inheritdoc/>
        public override void Accept(IReadOnlyList<Datum> arguments, int rows)
        {
            _items?.Dispose();
            _items = Items([.. positions.Select(p => arguments[p])], rows).GetEnumerator();
        }

        /// <inheritdoc/>
        public override TableFunctionRows? Produce()
        {
            var parents = new List<int>();
            while (parents.Count < context.Worker.BatchRows && _items!.MoveNext())
            {
                parents.Add(_items.Current.Parent);
                _rows.Append(_items.Current.Row);
            }

            if (parents.Count == 0)
            {
                return null;
            }

            var columns = _rows.Build();
            return new([.. parents], context.NeededColumns.Map(c => columns[c]));
        }

        /// <inheritdoc/>
        public override void Dispose()
        {
            _items?.Dispose();
            base.Dispose();
        }

        IEnumerable<(int Parent, TRow Row)> Items(Datum[] arguments, int calls)
        {
            var bound = call.Bind(arguments);
            for (var parent = 0; parent < calls; parent++)
            {
                if (call.LacksValue(arguments, parent))
                {
                    continue;
                }

                foreach (var row in UserCode.Rows("a table function", call.Invoke(bound, parent)))
                {
                    context.Worker.Cancel.ThrowIfCancellationRequested();
                    yield return (parent, row);
                }
            }
        }
    }
}

/// <summary>Table functions made of methods.</summary>
static class MethodTableFunction
{
    /// <exception cref="ArgumentException">The method returns no sequence, or takes or gives what no column holds.</exception>
    internal static TableFunction Of(string name, Delegate method, FunctionDoc doc) =>
        ClrType.Element(method.Method.ReturnType) is { } row
            ? GenericMethod.Call<TableFunction>(typeof(MethodTableFunction), nameof(Make), [row], name, method, doc)
            : throw new ArgumentException($"table function \"{name}\" returns a {method.Method.ReturnType.Name}, not a sequence of rows");

    static MethodTableFunction<TRow> Make<TRow>(string name, Delegate method, FunctionDoc doc) => new(name, method, doc);
}
