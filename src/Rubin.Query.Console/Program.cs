using System.CommandLine;
using System.Runtime.InteropServices;
using Rubin.Query;
using Rubin.Query.Console;

// Most verbs run queries; what these can call is found while the command line, files and the text are read.
StandardFunctions.Prepare();

var root = new RootCommand("Queries astronomical catalogs with ADQL.")
{
    QueryVerb.Create(),
    ExplainVerb.Create(),
    ParseVerb.Create(),
    DemoVerb.Create(),
    GenerateVerb.Create(),
    ImportVerb.Create(),
    MarginVerb.CreateMargin(),
    MarginVerb.CreateIndex(),
    ValidateVerb.Create(),
    TokenVerb.Create(),
    FunctionsVerb.Create(),
    ServeVerb.Create(),
};
new ConsoleStart().AddTo(root);

// The process is the engine's alone: the collector keeps to the same limit.
ProcessMemory.Limit(EngineSettings.MemoryOf(root.Parse(args)));

// A file that grows over the limit of its size (ulimit -f, SIGXFSZ) is to end the query with an error, not the process.
using var largeFile = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create((PosixSignal)25, signal => signal.Cancel = true);
return await CommandLine.RunAsync(root, args);
