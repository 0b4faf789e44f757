namespace Rubin.Query.Arrow.Ipc;

/// <summary>How the values of a field lie in the buffers from outside; some differ from how a <see cref="Column"/> holds them.</summary>
enum WireLayout
{
    /// <summary>No buffers.</summary>
    Null,

    /// <summary>A bit a value.</summary>
    Bits,

    /// <summary>Values of fixed width as a column stores them.</summary>
    Fixed,

    /// <summary>binary16, read as FLOAT.</summary>
    Half,

    /// <summary>Milliseconds in 64 bits, read as DATE.</summary>
    DateMilliseconds,

    /// <summary>32-bit integers, read as 64-bit ones (TIME) or as 128-bit ones (DECIMAL).</summary>
    Narrow32,

    /// <summary>64-bit integers, read as 128-bit ones (DECIMAL).</summary>
    Narrow64,

    /// <summary>32-bit offsets and bytes.</summary>
    Binary,

    /// <summary>64-bit offsets and bytes.</summary>
    LargeBinary,

    /// <summary>Views of 16 bytes into any number of buffers.</summary>
    BinaryView,

    /// <summary>Byte strings of one width, read as VARBINARY.</summary>
    FixedBinary,

    /// <summary>32-bit offsets.</summary>
    List,

    /// <summary>64-bit offsets.</summary>
    LargeList,

    /// <summary>No buffer of its own.</summary>
    FixedList,

    /// <summary>No buffer of its own.</summary>
    Struct,
}

/// <summary>A field as it comes from outside.</summary>
/// <param name="Field">The field that the engine sees.</param>
/// <param name="Layout">How its values lie (the values of the dictionary, where there is one).</param>
/// <param name="Width">Bytes a value of <see cref="WireLayout.FixedBinary"/>; 0 for all others.</param>
/// <param name="Children">The nested fields.</param>
/// <param name="Dictionary">Where the values are codes: the number of the dictionary and the type of the codes.</param>
sealed record WireField(Field Field, WireLayout Layout, int Width, ValueList<WireField> Children, WireDictionary? Dictionary)
{
    /// <summary>Buffers of the field itself in an IPC message, the variadic ones of views not counted.</summary>
    internal int BufferCount => Dictionary is not null ? 2 : Layout switch
    {
        WireLayout.Null => 0,
        WireLayout.FixedList or WireLayout.Struct => 1,
        WireLayout.Binary or WireLayout.LargeBinary => 3,
        _ => 2,
    };
}

/// <summary>A field's dictionary.</summary>
/// <param name="Id">The number by which dictionary batches refer to it.</param>
/// <param name="Index">The integer type of the codes.</param>
sealed record WireDictionary(long Id, DataType Index);

/// <summary>The buffers of one array from outside, not yet checked.</summary>
/// <param name="Length">Rows.</param>
/// <param name="Offset">Rows to skip in the buffers and children; 0 in IPC.</param>
/// <param name="NullCount">How many are NULL; -1 where unknown.</param>
/// <param name="Buffers">The validity, then as the layout says.</param>
/// <param name="Children">The arrays of the nested fields.</param>
/// <param name="Dictionary">The values, where the array holds codes.</param>
sealed record WireArray(
    int Length, int Offset, long NullCount, ReadOnlyMemory<byte>[] Buffers, WireArray[] Children, Column? Dictionary = null);
