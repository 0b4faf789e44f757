namespace Rubin.Query.Parquet;

/// <summary>The fields of a Thrift struct that have been found. Where bytes are lost, structs end early: without a look at what is missing, rows would be missing too.</summary>
struct FoundFields
{
    ulong _found;

    /// <summary>Notes a field.</summary>
    public void Add(int field) => _found |= field is > 0 and < 64 ? 1UL << field : 0;

    /// <summary>Looks whether fields are there.</summary>
    /// <exception cref="CorruptDataException">One is not.</exception>
    public readonly void Check(string owner, (int Field, string Name)[] required)
    {
        foreach (var (field, name) in required)
        {
            if ((_found & 1UL << field) == 0)
            {
                throw new CorruptDataException($"{owner} does not say its {name}");
            }
        }
    }
}
