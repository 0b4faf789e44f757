using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Console.Output;

namespace Rubin.Query.Tests.Console.Output;

public class BoxWriterTests
{
    static string Draw(int width, int rows, params (Field Field, Func<int, object?> Value)[] columns)
    {
        var schema = new Schema([.. columns.Select(c => c.Field)]);
        using var stream = new MemoryStream();
        using (var box = new BoxWriter(stream, width))
        {
            box.Begin(schema);
            for (var start = 0; start < rows; start += 7)
            {
                var count = Math.Min(7, rows - start);
                box.Write(new(schema, [.. columns.Select(c => Column(c.Field.Type, start, count, c.Value))], count));
            }

            box.End();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    static Column Column(DataType type, int start, int count, Func<int, object?> value)
    {
        var builder = ColumnBuilder.Create(type);
        for (var i = start; i < start + count; i++)
        {
            builder.AppendValue(value(i));
        }

        return builder.Build();
    }

    static (Field, Func<int, object?>) Numbers(string name) => (new(name, DataType.Int64), i => (long)i);

    [Fact]
    public void Numbers_stand_under_their_points_and_units_in_the_head()
    {
        var flux = new Field("flux", DataType.Double) { Metadata = Metadata.Empty.With(MetadataKeys.Unit, "nJy") };
        object?[] values = [1.5, -120.25, null, double.NaN];
        string[] names = ["Mira", "星空", "e\u0301toile", "a\nb"];

        Assert.Equal(
            """
            ┌─────────┬──────────────┐
            │ name    │         flux │
            │ VARCHAR │ DOUBLE [nJy] │
            ├─────────┼──────────────┤
            │ Mira    │         1.5  │
            │ 星空    │      -120.25 │
            │ étoile  │      NULL    │
            │ a⏎b     │       NaN    │
            └─────────┴──────────────┘
            4 rows

            """.Replace("é", "e\u0301", StringComparison.Ordinal),
            Draw(80, 4, (new("name", DataType.Utf8), i => names[i]), (flux, i => values[i])));
    }

    [Fact]
    public void Of_many_rows_the_middle_is_left_out_and_said_so()
    {
        var lines = Draw(80, 100, Numbers("n")).Split('\n');

        Assert.Equal("100 rows (40 shown)", lines[^2]);
        Assert.Equal(["│     19 │", "│      · │", "│     80 │"], lines[23..26]);
        Assert.Equal("│     99 │", lines[^4]);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(41)]
    [InlineData(60)]
    public void Rows_are_neither_lost_nor_shown_twice(int count)
    {
        var numbers = Draw(80, count, Numbers("n")).Split('\n').Where(l => l.StartsWith('│') && char.IsDigit(l.TrimEnd('│', ' ')[^1]))
            .Select(l => int.Parse(l.Trim('│', ' '), System.Globalization.CultureInfo.InvariantCulture)).ToList();

        Assert.Equal(count == 40 ? Enumerable.Range(0, 40) : Enumerable.Range(0, 20).Concat(Enumerable.Range(count - 20, 20)), numbers);
    }

    [Fact]
    public void Wide_tables_fold()
    {
        var text = Draw(40, 2, [.. Enumerable.Range(0, 8).Select(i => Numbers($"column{i}"))]);

        Assert.Equal(3, text.Split('\n').Count(l => l.StartsWith('┌')));
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 40));
        Assert.All(Enumerable.Range(0, 8), i => Assert.Contains($"column{i}", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_very_many_columns_those_in_the_middle_are_left_out()
    {
        var text = Draw(60, 1, [.. Enumerable.Range(0, 1000).Select(i => Numbers($"c{i}"))]);

        Assert.Contains("1000 columns (", text, StringComparison.Ordinal);
        Assert.Contains("c0", text, StringComparison.Ordinal);
        Assert.Contains("c999", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n').Where(l => l.StartsWith('│')), line => Assert.InRange(line.Length, 0, 60));
    }

    [Fact]
    public void Texts_are_cut_before_tables_fold_and_numbers_never()
    {
        var text = Draw(40, 1, (new("text", DataType.Utf8), _ => new string('x', 50)), (new("number", DataType.Double), _ => 1.2345678901234567));

        Assert.Single(text.Split('\n'), l => l.StartsWith('┌'));
        Assert.Contains("1.2345678901234567", text, StringComparison.Ordinal);
        Assert.Contains("x… ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_rows_or_columns_there_is_still_a_box() => Assert.Contains("0 rows", Draw(40, 0, Numbers("n")), StringComparison.Ordinal);
}
