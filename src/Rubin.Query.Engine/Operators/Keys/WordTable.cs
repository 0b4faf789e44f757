namespace Rubin.Query.Engine.Operators.Keys;

/// <summary>Groups of words. Their hash can be turned back into the word, so it stands for it.</summary>
sealed class WordTable : GroupTable
{
    int _nullGroup = -1;

    /// <inheritdoc/>
    internal override int FindOrAdd(HashKeys keys, int row) => keys.Validity[row] ? FindOrAdd(keys.Hash(row)) : FindOrAddNull();

    /// <inheritdoc/>
    internal override int Find(HashKeys keys, int row)
    {
        if (!keys.Validity[row])
        {
            return _nullGroup;
        }

        var at = Start(keys.Hash(row));
        return Find(keys.Hash(row), ref at);
    }

    /// <inheritdoc/>
    internal override int FindOrAdd(GroupTable other, int otherGroup) =>
        otherGroup == ((WordTable)other)._nullGroup ? FindOrAddNull() : FindOrAdd(other.Hash(otherGroup));

    /// <inheritdoc/>
    protected override int FindOrAdd(HashKeys keys, int row, ulong hash) => keys.Validity[row] ? FindOrAdd(hash) : FindOrAddNull();

    /// <inheritdoc/>
    protected override bool IsInSlots(int group) => group != _nullGroup;

    /// <inheritdoc/>
    protected override void Confirm(HashKeys keys, ReadOnlySpan<int> rows, ReadOnlySpan<ulong> hashes, Span<int> groups)
    {
        base.Confirm(keys, rows, hashes, groups);
        for (var i = 0; !keys.Validity.IsAllSet && i < rows.Length; i++)
        {
            groups[i] = keys.Validity[rows[i]] ? groups[i] : -1;
        }
    }

    int Find(ulong hash, ref int at)
    {
        var group = GroupAt(hash, ref at);
        while (group >= 0 && Hash(group) != hash)
        {
            at++;
            group = GroupAt(hash, ref at);
        }

        return group;
    }

    int FindOrAdd(ulong hash)
    {
        var at = Start(hash);
        var group = Find(hash, ref at);
        return group >= 0 ? group : Add(hash, at);
    }

    int FindOrAddNull()
    {
        if (_nullGroup < 0)
        {
            _nullGroup = Count;
            Add(HashKeyEncoder.NullHash, -1);
        }

        return _nullGroup;
    }
}
