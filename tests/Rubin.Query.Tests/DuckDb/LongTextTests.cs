using Rubin.Query.Arrow;
using Rubin.Query.DuckDb;

namespace Rubin.Query.Tests.DuckDb;

/// <summary>Texts of which a chunk of DuckDB's usual number of rows does not fit into its memory.</summary>
public class LongTextTests
{
    const int Rows = 4096;

    [DuckDbFact]
    public void Long_texts_are_written_in_small_chunks()
    {
        var folder = Directory.CreateTempSubdirectory("rubin-long-texts-").FullName;
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        connection.Execute($"SET threads = 1; SET temp_directory = '{folder}'; CREATE TABLE t (s VARCHAR); SET memory_limit = '48MB'");
        var texts = (BinaryBuilder)ColumnBuilder.Create(DataType.Utf8);
        for (var row = 0; row < Rows; row++)
        {
            texts.Append(System.Text.Encoding.UTF8.GetBytes($"{row} " + new string('x', 10_000)));
        }

        var batch = new RecordBatch(new([new("s", DataType.Utf8)]), [texts.Build()], Rows);
        using (var appender = connection.Append("t"))
        {
            appender.Append(batch);
            appender.Complete();
        }

        connection.Execute("SET memory_limit = '1GB'");
        using var answer = connection.Query("SELECT count(*), count(DISTINCT s[1:5]), min(length(s)) FROM t");
        Assert.Equal([Rows, Rows, 10_002L], answer.ReadRows().Single().Select(v => Convert.ToInt64(v, System.Globalization.CultureInfo.InvariantCulture)));
        Directory.Delete(folder, recursive: true);
    }
}
