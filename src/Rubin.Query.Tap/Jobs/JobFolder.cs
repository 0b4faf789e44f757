using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rubin.Query.Tap.Jobs;

/// <summary>
/// The files of one job: <c>job.json</c>, uploads and results. The record is written anew as a whole beside the old one and renamed over it, so that a crash leaves the
/// old or the new one. A folder without a record is what a crash left of a job that was being made or removed.
/// </summary>
sealed class JobFolder(string path)
{
    const string RecordName = "job.json";
    const string Removed = ".removed";

    static readonly JsonSerializerOptions Layout = new() { Converters = { new JsonStringEnumConverter() }, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Where the files of the job lie.</summary>
    internal string Path => path;

    /// <summary>The path of a file of the job.</summary>
    /// <param name="name">A name that the server made; one from outside is checked against the record first.</param>
    internal string FilePath(string name) => System.IO.Path.Combine(path, name);

    /// <summary>Keeps the record; it is on disk when this returns.</summary>
    /// <exception cref="IOException">The disk is full or broken; the record before stays.</exception>
    internal void Save(JobRecord record)
    {
        Directory.CreateDirectory(path);
        var written = FilePath(RecordName + ".new");
        using (var file = File.Create(written))
        {
            JsonSerializer.Serialize(file, record, Layout);
            file.Flush(flushToDisk: true);
        }

        File.Move(written, FilePath(RecordName), overwrite: true);
    }

    /// <summary>The record; null where there is none that can be read.</summary>
    internal JobRecord? Load()
    {
        try
        {
            return JsonSerializer.Deserialize<JobRecord>(File.ReadAllBytes(FilePath(RecordName)), Layout) is { Id: not null, Owner: not null } record ? record : null;
        }
        catch (Exception error) when (error is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Removes all files but those that the record names.</summary>
    internal void Clean(JobRecord record)
    {
        var kept = record.Results.Select(r => r.Id).Concat(record.Parameters.Select(p => p.File).OfType<string>()).Append(RecordName).ToHashSet();
        foreach (var file in Directory.EnumerateFiles(path).Where(f => !kept.Contains(System.IO.Path.GetFileName(f))))
        {
            File.Delete(file);
        }
    }

    /// <summary>Removes all files, so that no half of a job can be left: it is renamed first.</summary>
    internal void Remove()
    {
        if (!Directory.Exists(path))
        {
            return;
        }

        var removed = path + Removed;
        Directory.Move(path, removed);
        Directory.Delete(removed, recursive: true);
    }

    /// <summary>The folders of all jobs below a root, spread over folders named after the first two digits of their ids. Leftovers of a crash are removed.</summary>
    internal static IEnumerable<(JobFolder Folder, JobRecord Record)> All(string root)
    {
        if (!Directory.Exists(root))
        {
            yield break;
        }

        foreach (var path in Directory.EnumerateDirectories(root).SelectMany(Directory.EnumerateDirectories))
        {
            var folder = new JobFolder(path);
            var name = System.IO.Path.GetFileName(path);
            if (folder.Load() is { } record && record.Id == name)
            {
                yield return (folder, record);
            }
            else if (IsId(name.EndsWith(Removed, StringComparison.Ordinal) ? name[..^Removed.Length] : name))
            {
                Directory.Delete(path, recursive: true);
            }
        }
    }

    /// <summary>The folder of a job.</summary>
    internal static JobFolder Of(string root, string id) => new(System.IO.Path.Combine(root, id[..2], id));

    static bool IsId(string name) => name.Length == 32 && name.All(char.IsAsciiHexDigitLower);
}
