using Rubin.Query.Console.Pictures;
using Rubin.Query.Plots;
using Rubin.Query.Tests.CommandLine;

namespace Rubin.Query.Tests.Console;

public class PictureTests
{
    [Fact]
    public void Dots_are_where_Unicode_has_them()
    {
        var canvas = new BrailleCanvas(2, 1);
        canvas.Dot(0, 3, null);
        canvas.Dot(1, 0, null);
        canvas.Dot(2, 2, null);
        canvas.Dot(9, 9, null);

        // Dots 1 and 8; dot 2.
        Assert.Equal("⢁⠂", canvas.Row(0, isColoured: false));
    }

    [Fact]
    public async Task A_histogram_stands_on_its_axis()
    {
        var run = await ConsoleRun.OfAsync("--no-rc", "-c", ".plot hist bins=4 SELECT x FROM (VALUES (0.0), (1.0), (1.0), (2.0), (4.0)) AS t(x)");
        var lines = run.Output.Split('\n');

        Assert.Equal((0, ""), (run.Exit, run.Errors));
        Assert.Equal("           number", lines[0].TrimEnd());
        Assert.Contains(lines, l => l.StartsWith("         2┤", StringComparison.Ordinal));
        Assert.Contains("5 points", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Output);
    }

    [Fact]
    public void A_map_fits_its_window_and_is_twice_as_wide_as_high()
    {
        foreach (var window in new[] { (80, 24), (200, 60), (40, 100) })
        {
            var (columns, rows) = TerminalPicture.CanvasOf(window, PlotKind.Sky);
            Assert.InRange(columns, 1, window.Item1);
            Assert.InRange(rows, 1, window.Item2);
            Assert.InRange(columns - 4 * rows, 0, 3);
        }
    }
}
