using Rubin.Query.Arrow;

namespace Rubin.Query.Formats;

/// <summary>Answers as files.</summary>
public static class ResultFile
{
    /// <summary>
    /// Writes all rows; the file appears under its name only when it is complete, and nothing is left behind where it is not. A link stays, and what it leads to is written.
    /// What is no file (<c>/dev/stdout</c>, a pipe) takes the rows as they come.
    /// </summary>
    /// <param name="schema">The columns.</param>
    /// <param name="batches">The rows.</param>
    /// <param name="path">The file.</param>
    /// <param name="createWriter">Makes the format's writer.</param>
    /// <param name="cancel">Ends the writing.</param>
    /// <returns>The number of rows.</returns>
    /// <exception cref="QueryException">Data: the file cannot be written. What the rows throw comes through.</exception>
    public static async Task<long> WriteAsync(
        Schema schema, IAsyncEnumerable<RecordBatch> batches, string path, Func<Stream, ResultWriter> createWriter, CancellationToken cancel = default)
    {
        try
        {
            if (OutputFile.OfDevice(path) is { } device)
            {
                using (device)
                {
                    return await WriteAsync(device).ConfigureAwait(false);
                }
            }

            return await PublishAsync(new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path, WriteAsync).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, error);
        }

        async Task<long> WriteAsync(OutputFile file)
        {
            using var writer = createWriter(file);
            return await writer.WriteAllAsync(schema, batches, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Opens a file that answers follow one another in; a file that is there loses what it has.</summary>
    /// <exception cref="QueryException">Data: it cannot be written.</exception>
    internal static OutputFile Open(string path)
    {
        try
        {
            return OutputFile.OfDevice(path) ?? new OutputFile(path, FileMode.Create);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, error);
        }
    }

    /// <summary>The error of a file that takes no rows.</summary>
    internal static QueryException CannotWrite(string path, Exception error) =>
        new(QueryErrorCode.Data, $"\"{path}\" cannot be written: {Reason(path, error)}", inner: error);

    static async Task<long> PublishAsync(string path, Func<OutputFile, Task<long>> writeAsync)
    {
        var partial = $"{path}.{Guid.NewGuid():N}.partial";
        var file = new OutputFile(partial, FileMode.CreateNew, FileShare.Read | FileShare.Delete);
        try
        {
            var rows = await writeAsync(file).ConfigureAwait(false);
            await file.DisposeAsync().ConfigureAwait(false);
            File.Move(partial, path, overwrite: true);
            return rows;
        }
        catch
        {
            // A file that has no name any more is closed beside: the system takes 0.15 s for a gigabyte of it, which nobody need wait for.
            File.Delete(partial);
            ThreadPool.UnsafeQueueUserWorkItem(static f => f.Abandon(), file, preferLocal: false);
            throw;
        }
    }

    /// <summary>Why a file or folder cannot be written, in words that name it and not what stands for it meanwhile.</summary>
    internal static string Reason(string path, Exception error)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        return error switch
        {
            DirectoryNotFoundException or FileNotFoundException when !Directory.Exists(folder) => $"there is no folder \"{folder}\"",
            DirectoryNotFoundException or FileNotFoundException => $"\"{folder}\" takes no new files",
            UnauthorizedAccessException when File.Exists(path) => $"there is no right to write to it, or in \"{folder}\"",
            UnauthorizedAccessException when !Directory.Exists(path) => $"there is no right to write in \"{folder}\"",
            _ when Directory.Exists(path) => "it is a folder",
            _ => error.Message,
        };
    }
}
