using System.Numerics;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution.Spilling;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Functions;

/// <summary>
/// Which group each row of a batch belongs to. Where the keys are clustered, also as runs, so that a state can take a run as a span.
/// </summary>
public readonly ref struct Grouping
{
    /// <summary>The rows' groups, one a row; and runs, where it pays to use them.</summary>
    /// <param name="ids">Group of each row, 0 to <paramref name="groups"/>-1.</param>
    /// <param name="groups">Number of groups that the states have room for.</param>
    /// <param name="runStarts">First row of each run of equal ids; empty where the caller found no long runs.</param>
    public Grouping(ReadOnlySpan<int> ids, int groups, ReadOnlySpan<int> runStarts = default)
    {
        Ids = ids;
        Groups = groups;
        RunStarts = runStarts;
    }

    /// <summary>Group of each row.</summary>
    public ReadOnlySpan<int> Ids { get; }

    /// <summary>Number of groups so far.</summary>
    public int Groups { get; }

    /// <summary>First row of each run of rows in one group, ascending from 0; empty: look at <see cref="Ids"/> row by row.</summary>
    public ReadOnlySpan<int> RunStarts { get; }

    /// <summary>Number of rows.</summary>
    public int Rows => Ids.Length;

    /// <summary>Where there are few groups and no runs: the rows by group, so that a state can gather a group's values and take them as a span; empty otherwise.</summary>
    internal ReadOnlySpan<int> RowsByGroup { get; init; }

    /// <summary>Beside <see cref="RowsByGroup"/>: where the rows of each group begin there, and the end of the last.</summary>
    internal ReadOnlySpan<int> GroupStarts { get; init; }
}

/// <summary>
/// The running values of one aggregate for many groups, in arrays indexed by group. Belongs to one worker; merged at the end.
/// </summary>
public abstract class AggregateState
{
    /// <summary>Bytes of memory held.</summary>
    public abstract long Bytes { get; }

    /// <summary>Makes room for <paramref name="groups"/> groups; new ones start empty. Never shrinks.</summary>
    public abstract void Resize(int groups);

    /// <summary>Takes the rows of a batch. Rows that FILTER excludes do not come here.</summary>
    /// <param name="grouping">Group of each row.</param>
    /// <param name="arguments">One a parameter.</param>
    /// <param name="sequence">
    /// Place of the batch's first row in the input's order (partition, then row): what order-sensitive aggregates break ties by.
    /// </param>
    public abstract void Update(Grouping grouping, ReadOnlySpan<Datum> arguments, long sequence);

    /// <summary>Adds another worker's state: its group g goes to this state's group <c>groupOfOther[g]</c>; -1 leaves it out.</summary>
    public abstract void Merge(AggregateState other, ReadOnlySpan<int> groupOfOther);

    /// <summary>What is left to do when all has been added and merged, in pieces that may run in parallel; all have run when <see cref="Finish"/> is called.</summary>
    internal virtual IReadOnlyList<Action> BeforeFinish() => [];

    /// <summary>The answers of groups 0 to <paramref name="groups"/>-1.</summary>
    public abstract Column Finish(int groups);

    /// <summary>The state of groups 0 to <paramref name="groups"/>-1 as columns, to spill or to send.</summary>
    public abstract IReadOnlyList<Column> Export(int groups);

    /// <summary>Adds exported state: row r goes to group <c>groupOfRow[r]</c>.</summary>
    public abstract void Import(IReadOnlyList<Column> state, ReadOnlySpan<int> groupOfRow);

    /// <summary>
    /// Bytes that there may be to hold beside while so many values are added: what doubles when it is full is there twice, the new one larger.
    /// </summary>
    internal virtual long GrowthFor(int values) => 0;

    /// <summary>Whether a number passes a power of two when so much is added: then arrays that double do.</summary>
    internal static bool Doubles(int number, int more) => BitOperations.Log2((uint)number) != BitOperations.Log2((uint)Math.Min(int.MaxValue, (long)number + more));

    /// <summary>
    /// Whether exported lists hold a group's values one by one: then the list of a group may be cut, and its parts be added as rows of their own. What is exported beside lists is the same in all
    /// parts.
    /// </summary>
    internal virtual bool ExportsValues => false;

    /// <summary>Writes the values of a group that is larger than memory to disk, where the state can go on with them there; nothing is exported or merged any more then.</summary>
    internal virtual void PutAway(int group, int groups, Func<SpillFile> newFile)
    {
    }

    /// <summary>
    /// The answers for frames, one a row: over the rows of the arguments from <paramref name="starts"/> to before <paramref name="ends"/>. A frame that begins where the one before
    /// began goes on from it, others are short. Null where a state of this kind must be asked frame by frame.
    /// </summary>
    internal virtual Column? OfFrames(ReadOnlySpan<Datum> arguments, ReadOnlySpan<int> starts, ReadOnlySpan<int> ends) => null;

    /// <summary>
    /// The answers of this aggregate from the state of another that takes the same rows and arguments, as the mean from what the deviation keeps; null where that does not keep
    /// what this one needs. To be asked for before rows come.
    /// </summary>
    internal virtual AggregateState? AnswersFrom(AggregateState other) => null;
}

/// <summary>One way to call an aggregate.</summary>
/// <param name="Parameters">The types taken.</param>
/// <param name="Result">The type given.</param>
/// <param name="CreateState">A fresh state without groups.</param>
public sealed record AggregateOverload(ValueList<DataType> Parameters, DataType Result, Func<AggregateState> CreateState)
{
    /// <summary>The first argument that must be a constant, as must be those behind it: what is the same for all groups. Null where all may differ from row to row.</summary>
    public int? ConstantsFrom { get; init; }

    /// <summary>The unit and UCD of the answer, from those of the arguments; null where the answer has none.</summary>
    public Func<IReadOnlyList<Field>, Metadata>? Metadata { get; init; }

    /// <summary>A fresh state that takes each combination of arguments once, for DISTINCT; null: the engine keeps the rows that differ, and hands them to the plain one.</summary>
    public Func<AggregateState>? CreateDistinctState { get; init; }

    /// <summary>The same for an argument of FLOAT, which its state takes as it is; null for other arguments.</summary>
    internal AggregateOverload? OfFloats(IReadOnlyList<DataType> types) => types is [{ Id: TypeId.Float }] ? this with { Parameters = [types[0]] } : null;
}

/// <summary>A function from the rows of a group to a value.</summary>
/// <param name="Name">As the query spells it; matched ignoring case.</param>
/// <param name="Doc">For the reference; its example is a condition on a sub-query over VALUES.</param>
/// <param name="Overloads">Chosen as for scalar functions.</param>
public sealed record AggregateFunction(string Name, FunctionDoc Doc, ValueList<AggregateOverload> Overloads)
{
    /// <summary>Other names for it.</summary>
    public ValueList<string> Aliases { get; init; } = [];

    /// <summary>For aggregates over families of types: the overload for the argument types, or null. Asked as for scalar functions.</summary>
    public Func<IReadOnlyList<DataType>, AggregateOverload?>? Resolve { get; init; }

    /// <summary>
    /// For aggregates whose answer tells of the arguments' names and units: the overload for them, or null; asked instead of <see cref="Resolve"/>. Such calls may name
    /// arguments. Throws a <see cref="QueryException"/> where the names make no sense.
    /// </summary>
    public Func<ValueList<Field>, AggregateOverload?>? ResolveFields { get; init; }

    /// <summary>
    /// For aggregates that must see constants, or what fields say of themselves, when the query is bound: the overload that takes the arguments as they are, or null; asked
    /// instead of <see cref="Resolve"/>. May throw <see cref="QueryException"/> at an argument's span.
    /// </summary>
    public Func<IReadOnlyList<BoundExpression>, IReadOnlyList<Field>, AggregateOverload?>? Specialise { get; init; }

    /// <summary>False where DISTINCT changes nothing (MIN, MAX) and can be dropped.</summary>
    public bool DistinctMatters { get; init; } = true;

    /// <summary>True where the answer for no rows is 0, as for COUNT, and not NULL.</summary>
    public bool IsCount { get; init; }

    /// <summary>True where the order of the rows matters (list, string_agg).</summary>
    public bool OrderMatters { get; init; }

    /// <summary>True where the answer is the list of structs of the arguments, so that sorting the rows by group is a way to compute it.</summary>
    public bool CollectsRows { get; init; }
}
