using System.CommandLine;
using Con = System.Console;

namespace Rubin.Query.Console;

/// <summary><c>rubin-query functions</c>: the reference of the functions; with a name, of those whose name it is or begins.</summary>
static class FunctionsVerb
{
    internal static Command Create()
    {
        var name = new Argument<string?>("name") { Description = "the function, or how its name begins", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("functions", "Tells what functions there are, each with an example.") { name };
        command.SetAction((parsed, _) => CommandLine.ReportAsync("", () =>
        {
            foreach (var entry in Find(FunctionReference.Of(StandardFunctions.Create()), parsed.GetValue(name) ?? ""))
            {
                Con.Out.WriteLine(entry.Text());
            }

            return Task.CompletedTask;
        }));
        return command;
    }

    /// <summary>The functions of that name, or whose names begin so.</summary>
    /// <exception cref="QueryException">UnknownFunction: there are none.</exception>
    internal static List<FunctionEntry> Find(IReadOnlyList<FunctionEntry> all, string name)
    {
        var same = all.Where(e => e.Aliases.Prepend(e.Name).Contains(name, StringComparer.OrdinalIgnoreCase)).ToList();
        var found = same.Count > 0 ? same : all.Where(e => e.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase)).ToList();
        return found.Count > 0
            ? found
            : throw new QueryException(QueryErrorCode.UnknownFunction, $"there is no function \"{name}\"", hint: "rubin-query functions lists all of them");
    }
}
