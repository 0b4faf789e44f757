namespace Rubin.Query.Engine.Planning;

/// <summary>How rows are drawn.</summary>
enum SampleMethod
{
    /// <summary>Each row by itself, with a probability.</summary>
    Bernoulli,

    /// <summary>Blocks of 1024 rows that follow each other, with a probability.</summary>
    System,

    /// <summary>A number of rows, each as likely as any other.</summary>
    Rows,
}

/// <summary>
/// Some rows of the input, chosen by their places in it: the same rows for the same seed, whatever the number of workers and the size of batches. Filters above are not
/// moved below: they choose among the rows drawn.
/// </summary>
/// <param name="Input">The rows.</param>
/// <param name="Method">How they are drawn.</param>
/// <param name="Size">The probability, 0 to 1, or the number of rows.</param>
/// <param name="Seed">Where the drawing begins.</param>
sealed record LogicalSample(LogicalNode Input, SampleMethod Method, double Size, long Seed) : LogicalNode
{
    /// <inheritdoc/>
    public override ValueList<OutputColumn> Output => Input.Output;

    /// <inheritdoc/>
    public override ValueList<LogicalNode> Inputs => [Input];

    /// <inheritdoc/>
    public override LogicalNode WithInputs(ValueList<LogicalNode> inputs) => this with { Input = inputs[0] };
}
