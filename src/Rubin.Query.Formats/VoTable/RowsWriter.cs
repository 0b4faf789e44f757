using Rubin.Query.Arrow;

namespace Rubin.Query.Formats.VoTable;

/// <summary>Writes rows in one serialisation.</summary>
abstract class RowsWriter
{
    /// <summary>What stands before the rows.</summary>
    public abstract void Begin(Stream stream);

    /// <summary>Some rows; a column for each FIELD, of its type.</summary>
    public abstract void Write(Stream stream, IReadOnlyList<Column> columns, int rows);

    /// <summary>What stands behind the rows.</summary>
    public abstract void End(Stream stream);
}
