namespace Rubin.Query.LightCurves.Periods;

/// <summary>Normal equations of linear models, small enough for the stack.</summary>
static class NormalEquations
{
    /// <summary>
    /// Products of the columns [1,] sin φ, cos φ, sin 2φ, cos 2φ …, from the sums of the weights at harmonics 0 to twice <paramref name="terms"/>.
    /// </summary>
    public static void FillSymmetric(int terms, bool withMean, ReadOnlySpan<double> cosines, ReadOnlySpan<double> sines, Span<double> matrix)
    {
        var first = withMean ? 1 : 0;
        var size = 2 * terms + first;
        if (withMean)
        {
            matrix[0] = cosines[0];
        }

        for (var a = 1; a <= terms; a++)
        {
            var row = first + 2 * (a - 1);
            if (withMean)
            {
                matrix[row * size] = matrix[row] = sines[a];
                matrix[(row + 1) * size] = matrix[row + 1] = cosines[a];
            }

            for (var b = 1; b <= a; b++)
            {
                var column = first + 2 * (b - 1);
                var (near, far) = (a - b, a + b);
                Set(matrix, size, row, column, 0.5 * (cosines[near] - cosines[far]));
                Set(matrix, size, row + 1, column + 1, 0.5 * (cosines[near] + cosines[far]));

                // sin a cos b = (sin(a + b) + sin(a - b)) / 2
                Set(matrix, size, row, column + 1, 0.5 * (sines[far] + sines[near]));
                Set(matrix, size, row + 1, column, 0.5 * (sines[far] - sines[near]));
            }
        }
    }

    static void Set(Span<double> matrix, int size, int row, int column, double value)
    {
        matrix[row * size + column] = value;
        matrix[column * size + row] = value;
    }

    /// <summary>
    /// b' A⁻¹ b by Cholesky's decomposition, which replaces <paramref name="matrix"/>; NaN where A is singular: where the columns before it leave of one less
    /// than <paramref name="least"/> of its square. Of the result's digits as many are lost as this has zeros.
    /// </summary>
    public static double Explained(Span<double> matrix, Span<double> right, double least = 1e-15)
    {
        var size = right.Length;
        if (!Decompose(matrix, size, least))
        {
            return double.NaN;
        }

        var sum = 0.0;
        for (var i = 0; i < size; i++)
        {
            var z = right[i];
            for (var j = 0; j < i; j++) z -= matrix[i * size + j] * right[j];
            right[i] = z / matrix[i * size + i];
            sum += right[i] * right[i];
        }

        return sum;
    }

    /// <summary>Solves A x = b into <paramref name="right"/>; false where A is singular.</summary>
    public static bool Solve(Span<double> matrix, Span<double> right)
    {
        if (double.IsNaN(Explained(matrix, right)))
        {
            return false;
        }

        var size = right.Length;
        for (var i = size - 1; i >= 0; i--)
        {
            var x = right[i];
            for (var j = i + 1; j < size; j++) x -= matrix[j * size + i] * right[j];
            right[i] = x / matrix[i * size + i];
        }

        return true;
    }

    static bool Decompose(Span<double> matrix, int size, double least)
    {
        for (var i = 0; i < size; i++)
        {
            var scale = matrix[i * size + i];
            for (var j = 0; j <= i; j++)
            {
                var sum = matrix[i * size + j];
                for (var k = 0; k < j; k++) sum -= matrix[i * size + k] * matrix[j * size + k];
                if (j < i)
                {
                    matrix[i * size + j] = sum / matrix[j * size + j];
                }
                else if (sum > least * scale)
                {
                    matrix[i * size + i] = Math.Sqrt(sum);
                }
                else
                {
                    return false;
                }
            }
        }

        return true;
    }
}
