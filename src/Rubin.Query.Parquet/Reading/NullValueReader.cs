using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>A column that is NULL throughout.</summary>
sealed class NullValueReader : ValueReader
{
    /// <inheritdoc/>
    public override void StartChunk()
    {
    }

    /// <inheritdoc/>
    public override void LoadDictionary(PageBytes page, int count)
    {
    }

    /// <inheritdoc/>
    public override void StartPage(PageEncoding encoding, PageBytes bytes, int count)
    {
    }

    /// <inheritdoc/>
    public override void Begin(int rows) => Count = 0;

    /// <inheritdoc/>
    public override void Read(int count) => Count += count;

    /// <inheritdoc/>
    public override void Skip(int count)
    {
    }

    /// <inheritdoc/>
    public override Column Finish(int rows, byte[]? validity) => new NullColumn(rows);
}
