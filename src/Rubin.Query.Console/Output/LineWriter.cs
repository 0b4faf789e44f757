using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Console.Terminals;
using Rubin.Query.Formats;

namespace Rubin.Query.Console.Output;

/// <summary>A value a line, with its unit: for rows of very many columns.</summary>
sealed class LineWriter(Stream stream) : ResultWriter
{
    readonly StreamWriter _out = new(stream, new UTF8Encoding(false), 1 << 14, leaveOpen: true) { NewLine = "\n" };
    long _row;
    int _width;

    public override void Begin(Schema schema) => _width = schema.Fields.Select(f => TextWidth.Of(f.Name)).DefaultIfEmpty(0).Max();

    public override void Write(RecordBatch batch)
    {
        for (var row = 0; row < batch.Length; row++)
        {
            _out.WriteLine($"─── row {++_row:N0}");
            foreach (var (field, column) in batch.Schema.Fields.Zip(batch.Columns))
            {
                var padding = new string(' ', Math.Max(0, _width - TextWidth.Of(field.Name)));
                _out.WriteLine($"{padding}{field.Name} = {BoxWriter.Cell(column, row) ?? "NULL"}{(field.Unit is { } unit ? $" {unit}" : "")}");
            }
        }
    }

    public override void End() => _out.Flush();

    public override void Dispose()
    {
        _out.Dispose();
        base.Dispose();
    }
}
