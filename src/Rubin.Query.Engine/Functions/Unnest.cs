using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Functions;

/// <summary>
/// The elements of lists as rows, several lists side by side, shorter ones filled up with NULL (SQL:2016 part 2 §7.6). A list of structs, and a struct of lists,
/// gives a column for each field. A NULL list has no rows.
/// </summary>
sealed class Unnest : TableFunction
{
    /// <inheritdoc/>
    public override string Name => "UNNEST";

    /// <inheritdoc/>
    public override FunctionDoc Doc { get; } = new("A row for each element of a list.", "(SELECT SUM(x) FROM UNNEST([1, 2, 3]) AS t(x)) = 6", "SQL:2016 part 2 §7.6");

    /// <inheritdoc/>
    public override TableFunctionBinding Bind(TableFunctionCall call)
    {
        if (call.Arguments.Count == 0)
        {
            throw new QueryException(QueryErrorCode.TypeMismatch, "UNNEST needs a list", call.Span, "UNNEST(list)");
        }

        var fields = call.Arguments.SelectMany(a => Fields(a).Select(f => f with { Nullable = true })).ToValueList();
        return new(new(fields), context => new UnnestWorker(context)) { RowsPerCall = 100 };
    }

    static IEnumerable<Field> Fields(TableFunctionArgument argument) => argument.Field.Type.Logical switch
    {
        ListType { Element: var element } => OfElement(argument, element),
        FixedSizeListType { Element: var element } => OfElement(argument, element),
        StructType type when type.Fields.Count > 0 && type.Fields.All(f => f.Type is ListType) =>
            type.Fields.Select(f => new Field(f.Name, ((ListType)f.Type).Element.Type) { Metadata = f.Metadata }),
        var other => throw new QueryException(
            QueryErrorCode.TypeMismatch, $"UNNEST takes a list, not {other}", argument.Span, "give it a column of a list type, or [1, 2, 3]"),
    };

    static ValueList<Field> OfElement(TableFunctionArgument argument, Field element) => element.Type is StructType type
        ? type.Fields
        : [new(argument.Field.Name.Length > 0 ? argument.Field.Name : "unnest", element.Type) { Metadata = argument.Field.Metadata }];
}

/// <summary>Gives the elements of a batch of lists, at most a batch of them at a time.</summary>
sealed class UnnestWorker(TableFunctionContext context) : TableFunctionWorker
{
    readonly int _batchRows = context.Worker.BatchRows;
    List<Elements> _lists = [];
    int _calls;
    int _call;
    int _element;

    /// <inheritdoc/>
    public override void Accept(IReadOnlyList<Datum> arguments, int rows)
    {
        _lists = [.. arguments.SelectMany(a => Elements.Of(a.ToColumn(rows)))];
        (_calls, _call, _element) = (rows, 0, 0);
    }

    /// <inheritdoc/>
    public override TableFunctionRows? Produce()
    {
        var parents = new List<int>();
        var places = new List<int>();
        while (_call < _calls && parents.Count < _batchRows)
        {
            var length = _lists.Max(l => l.Length(_call));
            for (; _element < length && parents.Count < _batchRows; _element++)
            {
                parents.Add(_call);
                places.Add(_element);
            }

            if (_element == length)
            {
                _call++;
                _element = 0;
            }
        }

        return parents.Count == 0 ? null : new([.. parents], [.. context.NeededColumns.Select(c => _lists[c].Take(parents, places))]);
    }

    /// <summary>The values of one column of the answer: elements end to end, and where those of each row are.</summary>
    sealed class Elements(Column lists, Func<int, (int Start, int Length)> range, Column values)
    {
        internal static IEnumerable<Elements> Of(Column column) => column switch
        {
            DictionaryColumn encoded => Of(encoded.Decode()),
            ListColumn list => OfValues(list, row => RangeOf(list, row), list.Elements),
            FixedSizeListColumn list => OfValues(list, row => (row * list.ListType.Size, list.ListType.Size), list.Elements),
            StructColumn structs => Enumerable.Range(0, structs.Children.Count).Select(i => OfField((ListColumn)structs.Child(i))),
            _ => throw new System.Diagnostics.UnreachableException($"{column.Type} was refused when the call was bound"),
        };

        internal int Length(int row) => lists.IsNull(row) ? 0 : range(row).Length;

        internal Column Take(List<int> rows, List<int> places)
        {
            var taken = new int[rows.Count];
            for (var i = 0; i < taken.Length; i++)
            {
                taken[i] = places[i] < Length(rows[i]) ? range(rows[i]).Start + places[i] : -1;
            }

            return values.Take(taken);
        }

        static Elements OfField(ListColumn list) => new(list, row => RangeOf(list, row), list.Elements);

        static (int Start, int Length) RangeOf(ListColumn list, int row) => (list.Offsets[row], list.Offsets[row + 1] - list.Offsets[row]);

        static IEnumerable<Elements> OfValues(Column lists, Func<int, (int Start, int Length)> range, Column values) => values is StructColumn structs
            ? Enumerable.Range(0, structs.Children.Count).Select(i => new Elements(lists, range, structs.Child(i)))
            : [new Elements(lists, range, values)];
    }
}

/// <summary>Table functions of the engine itself.</summary>
[QueryFunctions]
public static class ListTableFunctions
{
    /// <summary>UNNEST.</summary>
    public static TableFunction Unnest { get; } = new Unnest();
}
