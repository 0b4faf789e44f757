using System.Runtime.CompilerServices;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query;

/// <summary>Aggregates made of classes and structs with <see cref="IAggregate{TSelf, TValue, TAnswer}"/>.</summary>
static class ClassAggregate
{
    /// <exception cref="ArgumentException">The type is no aggregate, cannot be saved, or has arguments or answers that no column holds.</exception>
    internal static AggregateFunction Of(string name, Type type, FunctionDoc doc)
    {
        var contract = type.GetInterfaces().FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IAggregate<,,>))
            ?? throw new ArgumentException($"{type.Name} is no aggregate: it does not implement IAggregate<{type.Name}, TValue, TAnswer>");
        return GenericMethod.Call<AggregateFunction>(typeof(ClassAggregate), nameof(Make), contract.GetGenericArguments(), name, doc);
    }

    static AggregateFunction Make<TSelf, TValue, TAnswer>(string name, FunctionDoc doc)
        where TSelf : IAggregate<TSelf, TValue, TAnswer>, new()
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<TSelf>() && !typeof(ISavedState).IsAssignableFrom(typeof(TSelf)))
        {
            throw new ArgumentException($"{typeof(TSelf).Name} holds references: implement ISavedState too, so that groups can go to disk");
        }

        Type[] types = typeof(ITuple).IsAssignableFrom(typeof(TValue)) ? typeof(TValue).GetGenericArguments() : [typeof(TValue)];
        ValueList<DataType> parameters = [.. types.Select(t => ClrType.Column(t) ?? throw new ArgumentException($"aggregate \"{name}\" takes a {t.Name}, which no column holds"))];
        var result = ClrType.Column(typeof(TAnswer)) ?? throw new ArgumentException($"aggregate \"{name}\" returns a {typeof(TAnswer).Name}, which no column holds");
        var schema = new Schema([.. parameters.Select((p, i) => new Field($"argument {i + 1}", p))]);
        var read = ObjectReader.Of<TValue>(schema);
        bool[] takesNull = [.. types.Select(t => Nullable.GetUnderlyingType(t) is not null)];
        return new(name, doc, [new(parameters, result, () => new ClassAggregateState<TSelf, TValue, TAnswer>(name, read, takesNull, result))]);
    }
}

/// <summary>One object a group.</summary>
sealed class ClassAggregateState<TSelf, TValue, TAnswer>(
    string name, Func<IReadOnlyList<Column>, ValueAt<TValue>> read, bool[] takesNull, DataType result) : AggregateState
    where TSelf : IAggregate<TSelf, TValue, TAnswer>, new()
{
    static readonly bool IsPlain = !RuntimeHelpers.IsReferenceOrContainsReferences<TSelf>();

    TSelf[] _groups = [];
    int _count;

    /// <inheritdoc/>
    public override long Bytes => (long)_groups.Length * Unsafe.SizeOf<TSelf>() + (IsPlain ? 0 : Used().Sum(g => ((ISavedState)g!).Bytes));

    /// <inheritdoc/>
    public override void Resize(int groups)
    {
        if (groups > _groups.Length)
        {
            Array.Resize(ref _groups, (int)Math.Min(Array.MaxLength, Math.Max(groups, _groups.Length * 2L)));
        }

        for (; _count < groups; _count++)
        {
            _groups[_count] = new();
        }
    }

    /// <inheritdoc/>
    public override void Update(Grouping grouping, ReadOnlySpan<Datum> arguments, long sequence)
    {
        var columns = new Column[arguments.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = arguments[i].Expand(grouping.Rows);
        }

        var value = read(columns);
        var ids = grouping.Ids;
        try
        {
            for (var row = 0; row < ids.Length; row++)
            {
                if (!LacksValue(columns, row))
                {
                    _groups[ids[row]].Add(value(row));
                }
            }
        }
        catch (Exception error) when (error is not (QueryException or OperationCanceledException))
        {
            throw UserCode.Failure($"aggregate \"{name}\"", error);
        }
    }

    /// <inheritdoc/>
    public override void Merge(AggregateState other, ReadOnlySpan<int> groupOfOther)
    {
        var from = ((ClassAggregateState<TSelf, TValue, TAnswer>)other)._groups;
        for (var g = 0; g < groupOfOther.Length; g++)
        {
            if (groupOfOther[g] >= 0)
            {
                Merge(groupOfOther[g], from[g]);
            }
        }
    }

    /// <inheritdoc/>
    public override Column Finish(int groups)
    {
        var builder = ColumnBuilder.Create(result, groups);
        var append = ValueWriter.Of<TAnswer>(builder);
        for (var g = 0; g < groups; g++)
        {
            append(UserCode.Run($"aggregate \"{name}\"", _groups[g].Finish));
        }

        return builder.Build();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Column> Export(int groups)
    {
        var builder = (BinaryBuilder)ColumnBuilder.Create(DataType.Binary, groups);
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        var plain = new byte[IsPlain ? Unsafe.SizeOf<TSelf>() : 0];
        for (var g = 0; g < groups; g++)
        {
            if (IsPlain)
            {
                Unsafe.WriteUnaligned(ref plain[0], _groups[g]);
                builder.Append(plain);
                continue;
            }

            bytes.SetLength(0);
            ((ISavedState)_groups[g]!).Save(writer);
            writer.Flush();
            builder.Append(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        }

        return [builder.Build()];
    }

    /// <inheritdoc/>
    public override void Import(IReadOnlyList<Column> state, ReadOnlySpan<int> groupOfRow)
    {
        var saved = (BinaryColumn)state[0];
        for (var row = 0; row < groupOfRow.Length; row++)
        {
            Merge(groupOfRow[row], Read(saved[row]));
        }
    }

    void Merge(int group, TSelf other)
    {
        try
        {
            _groups[group].Merge(other);
        }
        catch (Exception error) when (error is not (QueryException or OperationCanceledException))
        {
            throw UserCode.Failure($"aggregate \"{name}\"", error);
        }
    }

    static TSelf Read(ReadOnlySpan<byte> bytes)
    {
        if (IsPlain)
        {
            return Unsafe.ReadUnaligned<TSelf>(in bytes[0]);
        }

        using var reader = new BinaryReader(new MemoryStream(bytes.ToArray()));
        var group = new TSelf();
        ((ISavedState)group).Load(reader);
        return group;
    }

    IEnumerable<TSelf> Used() => _groups.Take(_count);

    bool LacksValue(Column[] columns, int row)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            if (!takesNull[i] && columns[i].IsNull(row))
            {
                return true;
            }
        }

        return false;
    }
}
