namespace Rubin.Query.Parquet;

/// <summary>The part of a leaf that one page holds: whole rows.</summary>
/// <param name="LevelStart">First level.</param>
/// <param name="LevelEnd">Behind the last level.</param>
/// <param name="ValueStart">First value.</param>
/// <param name="ValueEnd">Behind the last value.</param>
/// <param name="Rows">Rows.</param>
readonly record struct PageRange(int LevelStart, int LevelEnd, int ValueStart, int ValueEnd, int Rows)
{
    /// <summary>Levels of the page.</summary>
    public int LevelCount => LevelEnd - LevelStart;

    /// <summary>NULLs and empty lists of the page.</summary>
    public int NullCount => LevelCount - (ValueEnd - ValueStart);

    /// <summary>
    /// Cuts a leaf into pages of at most <see cref="ParquetWriteOptions.PageRows"/> levels, halved until they fit
    /// <see cref="ParquetWriteOptions.PageBytes"/>; inside lists a page goes on to the end of its last row.
    /// </summary>
    public static List<PageRange> Cut(LeafColumn leaf, LeafBuffer buffer, PageValues values, ParquetWriteOptions options)
    {
        var pages = new List<PageRange>();
        for (var (level, value) = (0, 0); level < buffer.LevelCount;)
        {
            var levels = options.PageRows;
            var page = From(leaf, buffer, level, value, levels);
            while (page.Rows > 1 && levels > 1 && values.Bytes(page.ValueStart, page.ValueEnd) > options.PageBytes)
            {
                levels /= 2;
                page = From(leaf, buffer, level, value, levels);
            }

            pages.Add(page);
            (level, value) = (page.LevelEnd, page.ValueEnd);
        }

        return pages;
    }

    static PageRange From(LeafColumn leaf, LeafBuffer buffer, int level, int value, int count)
    {
        var end = (int)Math.Min((long)level + count, buffer.LevelCount);
        if (leaf.MaxRepetition > 0 && end < buffer.LevelCount)
        {
            var border = buffer.Repetitions[end..].IndexOf((byte)0);
            end = border < 0 ? buffer.LevelCount : end + border;
        }

        var values = leaf.MaxDefinition == 0 ? end - level : buffer.Definitions[level..end].Count((byte)leaf.MaxDefinition);
        var rows = leaf.MaxRepetition == 0 ? end - level : buffer.Repetitions[level..end].Count((byte)0);
        return new(level, end, value, value + values, rows);
    }
}
