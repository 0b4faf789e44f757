namespace Rubin.Query.Formats.VoTable;

/// <summary>How the rows of a VOTable are written (VOTable 1.4 §5).</summary>
public enum VoTableSerialization
{
    /// <summary>XML elements: readable, large.</summary>
    TableData,

    /// <summary>Base64 of big-endian values; NULL integers are a value that the header names, NULL floating point is NaN.</summary>
    Binary,

    /// <summary>As <see cref="Binary"/>, with a bit for each NULL.</summary>
    Binary2,
}
