using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Functions;

/// <summary>
/// Lists and structs. Elements count from 1, negative places from the end. A lambda's parameters are an element and, if there is a
/// second, its place.
/// </summary>
[QueryFunctions]
public static class ListFunctions
{
    /// <summary>LENGTH of lists and of text.</summary>
    public static ScalarFunction Length { get; } = Family(
        "LENGTH", "Number of elements of a list, or of characters of a text.", "LENGTH([1, 2, 3]) = 3", types => types switch
    {
        [{ Id: TypeId.Utf8 }] => new([DataType.Utf8], DataType.Int64, (a, rows, validity) =>
        {
            var text = new TextArgument(a[0]);
            return TextLoops.Numbers<long>(rows, validity, row => Utf8.Length(text[row]));
        })
        { IsTotal = true },
        [var list] when IsList(list) => new([list], DataType.Int64, (a, rows, validity) =>
        {
            var lists = a[0].Column;
            return TextLoops.Numbers<long>(rows, validity, row => ListElements.Of(lists, row).Count);
        })
        { IsTotal = true },
        _ => null,
    }) with
    { Aliases = ["list_length", "array_length", "cardinality"] };

    /// <summary>list[place].</summary>
    public static ScalarFunction Element { get; } = Family(
        "list_element", "The element at a place; NULL where there is none.", "list_element([7, 8], 2) = 8", types => types switch
    {
        [var list, { IsInteger: true }] when IsList(list) => new(
            [list, DataType.Int64], TypeRules.ElementOf(list)!.Type, ElementAt)
        { IsTotal = true },
        _ => null,
    }) with
    { Aliases = ["list_extract", "array_element"] };

    /// <summary>[a, b].</summary>
    public static ScalarFunction Construct { get; } = Family(
        "list_value", "The list of the arguments.", "list_value(1, 2) = [1, 2]", types =>
        TypeRules.Common(types) is { } type
            ? new(
                [type], new ListType(type),
                (a, rows, _) => FromItems(a, rows, type))
            { IsVariadic = true, Nulls = Nulls.Visible, IsTotal = true }
            : null) with
    { Aliases = ["array"] };

    /// <summary>(a, b).</summary>
    public static ScalarFunction Row { get; } = Family(
        "row", "The struct of the arguments, its fields called f1, f2 and so on.", "row(1, 'a') = row(1, 'a')", types =>
    {
        var type = new StructType([.. types.Select((t, i) => new Field($"f{i + 1}", t))]);
        return new([.. types], type, (a, rows, _) =>
        {
            var children = new Column[a.Length];
            for (var i = 0; i < children.Length; i++)
            {
                children[i] = a[i].Expand(rows);
            }

            return new StructColumn(type, rows, [.. children]);
        })
        { Nulls = Nulls.Visible, IsTotal = true };
    });

    /// <summary>list_contains.</summary>
    public static ScalarFunction Contains { get; } = Family(
        "list_contains", "Whether a value is an element.", "list_contains([1, 2], 2)", types =>
        WithElement(types) is { } type
            ? new([new ListType(type), type], DataType.Boolean, (a, rows, validity) =>
            {
                var all = a.ToArray();
                return TextLoops.Truths(rows, validity, row => PlaceOf(all, row) > 0);
            })
            { IsTotal = true }
            : null) with
    { Aliases = ["array_contains"] };

    /// <summary>list_position.</summary>
    public static ScalarFunction Position { get; } = Family(
        "list_position", "The place of the first element that equals a value; 0 where there is none.", "list_position([7, 8], 8) = 2",
        types =>
        WithElement(types) is { } type
            ? new([new ListType(type), type], DataType.Int64, (a, rows, validity) =>
            {
                var all = a.ToArray();
                return TextLoops.Numbers<long>(rows, validity, row => PlaceOf(all, row));
            })
            { IsTotal = true }
            : null) with
    { Aliases = ["array_position"] };

    /// <summary>Numbers from lists of numbers; NULL elements are passed over, an empty list gives NULL.</summary>
    public static ValueList<ScalarFunction> Statistics { get; } =
    [
        Statistic("list_sum", "Sum of the elements.", "list_sum([1, 2]) = 3", values => Sum(values)),
        Statistic("list_avg", "Mean of the elements.", "list_avg([1, 2]) = 1.5", values => Sum(values) / values.Length),
        Statistic(
            "list_min", "Least element; NaN only where all are.", "list_min([2, 1]) = 1",
            values => System.Numerics.Tensors.TensorPrimitives.MinNumber<double>(values)),
        Statistic(
            "list_max", "Greatest element; NaN only where all are.", "list_max([2, 1]) = 2",
            values => System.Numerics.Tensors.TensorPrimitives.MaxNumber<double>(values)),
        Statistic(
            "list_median", "Median of the elements.", "list_median([1, 5, 2]) = 2",
            values => Aggregates.OrderStatistics.Quantile(values, 0.5)),
        Statistic(
            "list_stddev", "Standard deviation of the elements, with n - 1; NaN for a single one.", "list_stddev([1, 2, 3]) = 1",
            Deviation),
    ];

    /// <summary>list_sort.</summary>
    public static ScalarFunction Sort { get; } = Family(
        "list_sort", "The elements in ascending order, NaN behind the numbers, NULL last.", "list_sort([3, 1, 2]) = [1, 2, 3]", types =>
        types is [var list] && IsList(list) ? new(
            [AsList(list)], AsList(list),
            (a, _, _) => Sorted((ListColumn)a[0].Column, 1))
        { IsTotal = true } : null) with
    { Aliases = ["array_sort"] };

    /// <summary>list_reverse.</summary>
    public static ScalarFunction Reverse { get; } = Family(
        "list_reverse", "The elements in reverse order.", "list_reverse([3, 1, 2]) = [2, 1, 3]", types =>
        types is [var list] && IsList(list) ? new(
            [AsList(list)], AsList(list),
            (a, _, _) => Sorted((ListColumn)a[0].Column, 0))
        { IsTotal = true } : null) with
    { Aliases = ["array_reverse"] };

    /// <summary>list_slice.</summary>
    public static ScalarFunction Slice { get; } = Family(
        "list_slice", "The elements from one place to another, both included.", "list_slice([5, 6, 7], 2, 3) = [6, 7]",
        types => types switch
    {
        [var list, { IsInteger: true } or { Id: TypeId.Null }, { IsInteger: true } or { Id: TypeId.Null }] when IsList(list) => new(
            [AsList(list), DataType.Int64, DataType.Int64], AsList(list), Between)
        { IsTotal = true },
        _ => null,
    }) with
    { Aliases = ["array_slice"] };

    /// <summary>list_concat.</summary>
    public static ScalarFunction Concat { get; } = Family(
        "list_concat", "The elements of both lists.", "list_concat([1], [2]) = [1, 2]",
        types => Joining(types)) with
    { Aliases = ["array_concat"] };

    /// <summary>The overload of <c>||</c> for two lists; null for other types.</summary>
    internal static ScalarOverload? Joining(IReadOnlyList<DataType> types) =>
        types is [var x, var y] && IsList(x) && IsList(y) && TypeRules.Common(AsList(x), AsList(y)) is ListType type
            ? new([type, type], type, (a, rows, validity) => Join(a, rows, validity, type)) { IsTotal = true }
            : null;

    internal static ScalarFunction Family(
        string name, string summary, string example, Func<IReadOnlyList<DataType>, ScalarOverload?> resolve) =>
        new(name, new(summary, example), []) { Resolve = resolve };

    internal static bool IsList(DataType type) => type.Id is TypeId.List or TypeId.FixedSizeList;

    internal static ListType AsList(DataType type) => type as ListType ?? new ListType(((FixedSizeListType)type).Element);

    static DataType? WithElement(IReadOnlyList<DataType> types) =>
        types is [var list, var value] && IsList(list) ? TypeRules.Common(TypeRules.ElementOf(list)!.Type, value) : null;

    static Column ElementAt(ReadOnlySpan<Datum> arguments, int rows, Bitmap validity)
    {
        var lists = arguments[0].Column;
        var step = arguments[0].IsConstant ? 0 : 1;
        var places = new NumberArgument<long>(arguments[1]);
        var taken = new int[rows];
        for (var row = 0; row < rows; row++)
        {
            taken[row] = -1;
            if (validity[row])
            {
                var list = ListElements.Of(lists, row * step);
                var place = places[row] < 0 ? list.Count + places[row] : places[row] - 1;
                taken[row] = place >= 0 && place < list.Count ? list.Start + (int)place : -1;
            }
        }

        return (lists is ListColumn c ? c.Elements : ((FixedSizeListColumn)lists).Elements).Take(taken);
    }

    static ListColumn FromItems(ReadOnlySpan<Datum> arguments, int rows, DataType type)
    {
        var count = arguments.Length;
        var (offsets, taken) = (new int[rows + 1], new int[rows * count]);
        var columns = new List<Column> { Column.Nulls(type, 0) };
        var start = 0;
        for (var k = 0; k < count; k++)
        {
            columns.Add(arguments[k].Column);
            for (var row = 0; row < rows; row++)
            {
                taken[row * count + k] = start + (arguments[k].IsConstant ? 0 : row);
            }

            start += arguments[k].Column.Length;
        }

        for (var row = 0; row <= rows; row++)
        {
            offsets[row] = row * count;
        }

        return new(new ListType(type), offsets, Column.Concat(columns).Take(taken));
    }

    static int PlaceOf(Datum[] arguments, int row)
    {
        var list = ListElements.Of(arguments[0].Column, arguments[0].IsConstant ? 0 : row);
        for (var k = 0; k < list.Count; k++)
        {
            if (!list.Column.IsNull(list.Start + k)
                && ValueOrder.Compare(list.Column, list.Start + k, arguments[1].Column, arguments[1].IsConstant ? 0 : row) == 0)
            {
                return k + 1;
            }
        }

        return 0;
    }

    static ScalarFunction Statistic(string name, string summary, string example, Func<double[], double> compute)
    {
        var type = new ListType(DataType.Double);
        return Family(name, summary, example, types => types is [var list] && IsList(list) && TypeRules.ElementOf(list)!.Type.IsNumeric
            ? new([type], DataType.Double, (a, rows, validity) =>
            {
                var lists = (ListColumn)a[0].Column;
                var elements = lists.Elements;
                var builder = (FixedWidthBuilder<double>)ColumnBuilder.Create(DataType.Double, rows);
                for (var row = 0; row < rows; row++)
                {
                    var values = validity[row] ? Numbers(elements, lists.Offsets[row], lists.Offsets[row + 1]) : [];
                    builder.AppendValue(values.Length == 0 ? null : compute(values));
                }

                return builder.Build();
            })
            { IsTotal = true }
            : null);
    }

    static double[] Numbers(Column elements, int start, int end)
    {
        var plain = elements is DictionaryColumn encoded ? encoded.Decode() : elements;
        if (plain is not Column<double> numbers)
        {
            return [];
        }

        var values = numbers.Values[start..end].ToArray();
        return numbers.HasNoNulls ? values : [.. values.Where((_, i) => !numbers.IsNull(start + i))];
    }

    static double Sum(double[] values) => Aggregates.DoubleDouble.Sum(default, values).Value;

    static double Deviation(double[] values)
    {
        var moments = default(Aggregates.Moments);
        Aggregates.Moments.AddRange(ref moments, values);
        return values.Length < 2 ? double.NaN : Aggregates.StandardDeviation<Aggregates.OfSample>.Of(moments);
    }

    static ListColumn Sorted(ListColumn lists, int sign)
    {
        var elements = lists.Elements;
        var offsets = lists.Offsets;
        var rows = new int[offsets[^1] - offsets[0]];
        for (var row = 0; row < lists.Length; row++)
        {
            var part = rows.AsSpan(offsets[row] - offsets[0], offsets[row + 1] - offsets[row]);
            for (var k = 0; k < part.Length; k++)
            {
                part[k] = offsets[row] + k;
            }

            if (sign == 0)
            {
                part.Reverse();
            }
            else
            {
                part.Sort((x, y) => ValueOrder.Compare(elements, x, elements, y) is var order && order != 0 ? order : x - y);
            }
        }

        return new(lists.ListType, Rebased(offsets), elements.Take(rows), lists.Validity);
    }

    static int[] Rebased(ReadOnlySpan<int> offsets)
    {
        var result = offsets.ToArray();
        for (var i = 0; i < result.Length; i++)
        {
            result[i] -= offsets[0];
        }

        return result;
    }

    static ListColumn Between(ReadOnlySpan<Datum> arguments, int rows, Bitmap validity)
    {
        var lists = (ListColumn)arguments[0].Expand(rows);
        var (first, last) = (new NumberArgument<long>(arguments[1]), new NumberArgument<long>(arguments[2]));
        var (offsets, taken) = (new int[rows + 1], new List<int>());
        for (var row = 0; row < rows; row++)
        {
            if (validity[row])
            {
                var list = ListElements.Of(lists, row);
                var from = Math.Max(first[row] < 0 ? list.Count + first[row] : first[row] - 1, 0);
                var to = Math.Min(last[row] < 0 ? list.Count + last[row] : last[row] - 1, list.Count - 1);
                for (var k = from; k <= to; k++)
                {
                    taken.Add(list.Start + (int)k);
                }
            }

            offsets[row + 1] = taken.Count;
        }

        return new(lists.ListType, offsets, lists.Elements.Take(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(taken)));
    }

    static ListColumn Join(ReadOnlySpan<Datum> arguments, int rows, Bitmap validity, ListType type)
    {
        var (x, y) = ((ListColumn)arguments[0].Expand(rows), (ListColumn)arguments[1].Expand(rows));
        var (offsets, taken) = (new int[rows + 1], new List<int>());
        for (var row = 0; row < rows; row++)
        {
            if (validity[row])
            {
                var (a, b) = (ListElements.Of(x, row), ListElements.Of(y, row));
                taken.AddRange(Enumerable.Range(a.Start, a.Count));
                taken.AddRange(Enumerable.Range(x.Elements.Length + b.Start, b.Count));
            }

            offsets[row + 1] = taken.Count;
        }

        var elements = Column.Concat([x.Elements, y.Elements]);
        return new(type, offsets, elements.Take(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(taken)));
    }
}
