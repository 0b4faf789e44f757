using System.Diagnostics;

namespace Rubin.Query.Tests.Arrow;

/// <summary>
/// Arrow's JavaScript library in Node, with which ours exchanges files. Installed once by <c>npm ci</c> from the lock file in
/// <c>Arrow/node</c>, into the artifacts folder.
/// </summary>
public sealed class NodePeer : IDisposable
{
    readonly string _scripts = Path.Combine(SharedData.Repository, "tests", "Rubin.Query.Tests", "Arrow", "node");
    readonly string _folder = Path.Combine(SharedData.Repository, "artifacts", "arrow-node");
    readonly string _work = Directory.CreateTempSubdirectory("arrow-node-").FullName;

    public NodePeer()
    {
        if (!IsPresent)
        {
            return;
        }

        Directory.CreateDirectory(_folder);
        var installed = Path.Combine(_folder, "installed.json");
        var wanted = File.ReadAllText(Path.Combine(_scripts, "package-lock.json"));
        foreach (var file in Directory.GetFiles(_scripts))
        {
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)), overwrite: true);
        }

        if (!File.Exists(installed) || File.ReadAllText(installed) != wanted)
        {
            Start("npm", "ci", "--no-audit", "--no-fund");
            File.WriteAllText(installed, wanted);
        }
    }

    /// <summary>Whether Node and npm are on the path.</summary>
    internal static bool IsPresent { get; } = Array.TrueForAll(["node", "npm"], program =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder =>
            File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, program + ".exe"))));

    /// <summary>A new file of that content and its path.</summary>
    internal string Put(string name, byte[] content)
    {
        var path = Work(name);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>The path of a file to be written.</summary>
    internal string Work(string name) => Path.Combine(_work, name);

    /// <summary>Runs a script of the folder <c>node</c>.</summary>
    internal void Run(string script, params string[] arguments) => Start("node", [script, .. arguments]);

    /// <summary>What a script of the folder <c>node</c> writes where a program's output is piped into it.</summary>
    internal string Pipe(string program, string[] arguments, string script)
    {
        static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
        var line = $"{string.Join(' ', arguments.Prepend(program).Select(Quoted))} | node {script}";
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", line]) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{line}: {error.Result}");
        return output;
    }

    public void Dispose() => Directory.Delete(_work, recursive: true);

    void Start(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {error}");
    }
}

/// <summary>A fact that needs Node: skipped, and counted as skipped, where it is not installed.</summary>
sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute()
    {
        if (!NodePeer.IsPresent)
        {
            Skip = "node and npm are not on the path";
        }
    }
}
