namespace Rubin.Query.Slt;

/// <summary>A record that did not do what it says.</summary>
/// <param name="File">The file, below the folder of all.</param>
/// <param name="Line">The record's first line, from 1.</param>
/// <param name="Message">What was expected and what came.</param>
sealed record SltFailure(string File, int Line, string Message)
{
    public override string ToString() => $"{File}:{Line}: {Message}";
}
