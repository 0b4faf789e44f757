using Rubin.Query.Arrow;

namespace Rubin.Query.Formats.Csv;

/// <summary>What a look through a file found.</summary>
/// <param name="File">The file as it was then.</param>
/// <param name="Schema">Names and types of the columns.</param>
/// <param name="Delimiter">What stands between two values.</param>
/// <param name="HasQuotes">Whether any value is in quotes.</param>
/// <param name="Chunks">Where the rows are, without a gap in the order of the file.</param>
sealed record CsvLayout(InputFile File, Schema Schema, byte Delimiter, bool HasQuotes, ValueList<CsvChunk> Chunks)
{
    /// <summary>Rows in all.</summary>
    public long RowCount { get; } = Chunks.Sum(c => (long)c.Rows);
}

/// <summary>Some rows that follow each other.</summary>
/// <param name="Start">Bytes before them, uncompressed.</param>
/// <param name="Length">Their bytes, uncompressed; line breaks included.</param>
/// <param name="Rows">How many they are.</param>
readonly record struct CsvChunk(long Start, int Length, int Rows);
