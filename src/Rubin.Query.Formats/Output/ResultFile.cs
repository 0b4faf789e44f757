using Rubin.Query.Arrow;

namespace Rubin.Query.Formats;

/// <summary>Answers as files.</summary>
public static class ResultFile
{
    /// <summary>Writes all rows; the file appears under its name only when it is complete, and nothing is left behind where it is not.</summary>
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
        var partial = $"{path}.{Guid.NewGuid():N}.partial";
        FileStream? file = null;
        try
        {
            file = new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete);
            long rows;
            using (var writer = createWriter(file))
            {
                rows = await writer.WriteAllAsync(schema, batches, cancel).ConfigureAwait(false);
            }

            await file.DisposeAsync().ConfigureAwait(false);
            File.Move(partial, path, overwrite: true);
            return rows;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new QueryException(QueryErrorCode.Data, $"\"{path}\" cannot be written: {Reason(path, error)}", inner: error);
        }
        finally
        {
            if (file is { CanWrite: true })
            {
                File.Delete(partial);
                ThreadPool.UnsafeQueueUserWorkItem(Abandon, file, preferLocal: false);
            }
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
            UnauthorizedAccessException when !Directory.Exists(path) => $"there is no right to write in \"{folder}\"",
            _ when Directory.Exists(path) => "it is a folder",
            _ => error.Message,
        };
    }

    /// <summary>Closes a file that has no name any more: the system takes 0.15 s for a gigabyte of it, which nobody need wait for.</summary>
    static void Abandon(FileStream file)
    {
        try
        {
            file.Dispose();
        }
        catch (IOException)
        {
            // Its last bytes find no room, and nobody reads them.
        }
    }
}
