using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Expressions;

/// <summary>
/// A compiled expression: its values for the rows of a batch. Belongs to one worker (it keeps scratch memory and what it found out
/// about dictionaries).
/// </summary>
/// <param name="batch">Rows of the schema that the expression's column numbers are positions in.</param>
/// <returns>A column of as many rows, or a constant.</returns>
public delegate Datum Evaluator(RecordBatch batch);
