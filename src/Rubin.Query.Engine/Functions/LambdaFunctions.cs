using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Functions;

/// <summary>Functions of a list and a lambda. The lambda reaches the kernel as the list of what it gave for the elements.</summary>
[QueryFunctions]
public static class LambdaFunctions
{
    /// <summary>list_transform.</summary>
    public static ScalarFunction Transform { get; } = ListFunctions.Family(
        "list_transform", "The list of what a lambda gives for the elements.", "list_transform([1, 2], x -> x * 10) = [10, 20]",
        types => types is [var list, var mapped] && ListFunctions.IsList(list)
            ? new([ListFunctions.AsList(list), mapped], new ListType(mapped), (a, rows, _) => a[1].Expand(rows)) { IsTotal = true }
            : null) with
    { Aliases = ["list_apply", "array_transform"] };

    /// <summary>list_filter.</summary>
    public static ScalarFunction Filter { get; } = ListFunctions.Family(
        "list_filter", "The elements for which a lambda is true.", "list_filter([1, 2, 3], x -> x > 1) = [2, 3]",
        types => types is [var list, { Id: TypeId.Boolean }] && ListFunctions.IsList(list)
            ? new([ListFunctions.AsList(list), DataType.Boolean], ListFunctions.AsList(list), Keep) { IsTotal = true }
            : null) with
    { Aliases = ["array_filter"] };

    /// <summary>Whether a condition holds for elements, and for how many.</summary>
    public static ValueList<ScalarFunction> Tests { get; } =
    [
        Test("list_any", "Whether a lambda is true for one element.", "list_any([1, 2], x -> x > 1)", (met, _) => met > 0),
        Test(
            "list_all", "Whether a lambda is true for all elements; true for the empty list.", "list_all([1, 2], x -> x > 0)",
            (met, all) => met == all),
        ListFunctions.Family(
            "list_count_if", "Number of elements for which a lambda is true.", "list_count_if([1, 2, 3], x -> x > 1) = 2",
            types => Condition(types)
            ? new([ListFunctions.AsList(types[0]), DataType.Boolean], DataType.Int64, (a, rows, validity) =>
            {
                var lists = (ListColumn)a[1].Expand(rows);
                return TextLoops.Numbers<long>(rows, validity, row => CountMet(lists, row));
            }) { IsTotal = true }
            : null),
    ];

    /// <summary>Truth values of a list as one, by the rules of OR and AND: what ANY and ALL come to.</summary>
    public static ValueList<ScalarFunction> Truths { get; } =
    [
        Together("any_true", "Whether one element is true; NULL where none is and one is NULL.", "any_true([FALSE, TRUE, NULL])", decisive: true),
        Together("all_true", "Whether all elements are true; NULL where none is false and one is NULL.", "all_true([TRUE, FALSE, NULL]) = FALSE", decisive: false),
    ];

    static ScalarFunction Together(string name, string summary, string example, bool decisive) => new(name, new(summary, example), [
        new([new ListType(DataType.Boolean)], DataType.Boolean, (a, rows, validity) => Decide((ListColumn)a[0].Expand(rows), validity, decisive))
        { IsTotal = true },
    ]);

    /// <summary>A truth value that decides alone wins; else a NULL leaves the answer open; else it is the other truth value.</summary>
    static Column Decide(ListColumn lists, Bitmap validity, bool decisive)
    {
        var answers = (BooleanBuilder)ColumnBuilder.Create(DataType.Boolean, lists.Length);
        for (var row = 0; row < lists.Length; row++)
        {
            bool? answer = !decisive;
            for (var k = lists.Offsets[row]; validity[row] && answer != decisive && k < lists.Offsets[row + 1]; k++)
            {
                answer = lists.Elements.IsNull(k) ? null : ((BooleanColumn)lists.Elements)[k] == decisive ? decisive : answer;
            }

            answers.AppendValue(answer);
        }

        return answers.Build();
    }

    static ScalarFunction Test(
        string name, string summary, string example, Func<int, int,
        bool> holds) => ListFunctions.Family(name, summary, example, types => Condition(types)
        ? new([ListFunctions.AsList(types[0]), DataType.Boolean], DataType.Boolean, (a, rows, validity) =>
        {
            var lists = (ListColumn)a[1].Expand(rows);
            return TextLoops.Truths(rows, validity, row => holds(CountMet(lists, row), lists.Offsets[row + 1] - lists.Offsets[row]));
        })
        { IsTotal = true }
        : null);

    static bool Condition(IReadOnlyList<DataType> types) => types is [var list, { Id: TypeId.Boolean }] && ListFunctions.IsList(list);

    static int CountMet(ListColumn conditions, int row)
    {
        var met = 0;
        for (var k = conditions.Offsets[row]; k < conditions.Offsets[row + 1]; k++)
        {
            met += !conditions.Elements.IsNull(k) && ((BooleanColumn)conditions.Elements)[k] ? 1 : 0;
        }

        return met;
    }

    static ListColumn Keep(ReadOnlySpan<Datum> arguments, int rows, Bitmap validity)
    {
        var (lists, conditions) = ((ListColumn)arguments[0].Expand(rows), (ListColumn)arguments[1].Expand(rows));
        var (offsets, taken) = (new int[rows + 1], new List<int>());
        for (var row = 0; row < rows; row++)
        {
            var start = lists.Offsets[row] - conditions.Offsets[row];
            for (var k = conditions.Offsets[row]; validity[row] && k < conditions.Offsets[row + 1]; k++)
            {
                if (!conditions.Elements.IsNull(k) && ((BooleanColumn)conditions.Elements)[k])
                {
                    taken.Add(start + k);
                }
            }

            offsets[row + 1] = taken.Count;
        }

        return new(lists.ListType, offsets, lists.Elements.Take(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(taken)));
    }
}
