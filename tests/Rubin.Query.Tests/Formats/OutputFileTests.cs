using System.Diagnostics;
using Rubin.Query.Arrow;
using Rubin.Query.Formats;

namespace Rubin.Query.Tests.Formats;

/// <summary>Files that take no more, links, and what is no file.</summary>
public sealed class OutputFileTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("rubin-query-written-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(typeof(IOException), "no space")]
    [InlineData(typeof(ArgumentOutOfRangeException), "ulimit -f")]
    public void A_file_that_may_not_grow_fails_once(Type failing, string reason)
    {
        var inner = new Refusing((Exception)Activator.CreateInstance(failing, "no space : '/x'")!);
        var file = new OutputFile(inner);
        file.Write(new byte[10]);

        var failure = Assert.Throws<IOException>(file.Flush);
        file.Dispose();

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/x", failure.Message, StringComparison.Ordinal);
        Assert.False(inner.CanWrite);
    }

    [Fact]
    public void What_was_written_is_taken_back()
    {
        var path = Path.Combine(_folder, "a");
        using (var file = new OutputFile(path, FileMode.Create))
        {
            file.Write("first "u8);
            var length = file.Length;
            file.Write(new byte[1 << 17]);
            file.SetLength(length);
            file.Write("second"u8);
        }

        Assert.Equal("first second", File.ReadAllText(path));
    }

    [Fact]
    public async Task A_link_stays_and_what_it_leads_to_is_written()
    {
        var (link, target) = (Path.Combine(_folder, "link.csv"), Path.Combine(_folder, "target.csv"));
        File.CreateSymbolicLink(link, target);

        await WriteAsync(link);
        await WriteAsync(link);

        Assert.Equal(target, new FileInfo(link).LinkTarget);
        Assert.Equal("id\n1\n", await File.ReadAllTextAsync(target));
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public async Task A_pipe_takes_the_rows_and_stays()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var pipe = Path.Combine(_folder, "pipe.csv");
        await Process.Start("mkfifo", pipe).WaitForExitAsync();
        var reading = Task.Run(() => File.ReadAllText(pipe));

        await WriteAsync(pipe);

        Assert.Equal("id\n1\n", await reading);
        Assert.Equal(pipe, Assert.Single(Directory.GetFiles(_folder)));
    }

    static Task<long> WriteAsync(string path)
    {
        var schema = new Schema([new("id", DataType.Int64)]);
        async IAsyncEnumerable<RecordBatch> Rows()
        {
            await Task.CompletedTask;
            yield return new(schema, [Column.Constant(DataType.Int64, 1L, 1)], 1);
        }

        return ResultFile.WriteAsync(schema, Rows(), path, OutputFormats.Named("csv").Create);
    }

    sealed class Refusing(Exception failure) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw failure;
    }
}
