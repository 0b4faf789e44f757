namespace Rubin.Query.Parquet;

/// <summary>What stands before each page (parquet.thrift, <c>PageHeader</c>). Fields that a page's type does not have are 0.</summary>
readonly record struct PageHeader
{
    /// <summary>What the page holds.</summary>
    public PageType Type { get; init; }

    /// <summary>Bytes of the page before compression, header not counted.</summary>
    public int UncompressedBytes { get; init; }

    /// <summary>Bytes of the page in the file, header not counted.</summary>
    public int CompressedBytes { get; init; }

    /// <summary>CRC-32 of the page's bytes in the file; null where absent.</summary>
    public int? Crc { get; init; }

    /// <summary>Values, NULLs included.</summary>
    public int ValueCount { get; init; }

    /// <summary>How the values are written.</summary>
    public PageEncoding Encoding { get; init; }

    /// <summary>How the definition levels of a page of the first layout are written.</summary>
    public PageEncoding DefinitionEncoding { get; init; }

    /// <summary>How the repetition levels of a page of the first layout are written.</summary>
    public PageEncoding RepetitionEncoding { get; init; }

    /// <summary>NULLs in a page of the second layout.</summary>
    public int NullCount { get; init; }

    /// <summary>Rows of a page of the second layout.</summary>
    public int RowCount { get; init; }

    /// <summary>Bytes of definition levels in a page of the second layout.</summary>
    public int DefinitionBytes { get; init; }

    /// <summary>Bytes of repetition levels in a page of the second layout.</summary>
    public int RepetitionBytes { get; init; }

    /// <summary>Whether the values of a page of the second layout are compressed.</summary>
    public bool IsCompressed { get; init; }
}
