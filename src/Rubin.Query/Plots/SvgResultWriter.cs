using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Formats;

namespace Rubin.Query.Plots;

/// <summary>Writes an answer as a picture: SVG that papers and web pages take.</summary>
/// <param name="stream">Where it goes.</param>
/// <param name="options">What it shows.</param>
sealed class SvgResultWriter(Stream stream, PlotOptions options) : ResultWriter
{
    PlotData? _data;

    public override void Begin(Schema schema) => _data = new(schema, options);

    public override void Write(RecordBatch batch) => _data!.Add(batch);

    public override void End()
    {
        const int CellPixels = 6;
        var figure = _data!.ToFigure(Math.Max(1, options.Width / CellPixels), Math.Max(1, options.Height / CellPixels));
        stream.Write(Encoding.UTF8.GetBytes(new SvgDrawing(figure, options.Width, options.Height).Draw()));
    }
}
