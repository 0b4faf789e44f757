namespace Rubin.Query.LightCurves.Periods;

/// <summary>Room for normal equations, kept from one fit to the next.</summary>
sealed class Equations
{
    double[] _matrix = [];
    double[] _right = [];
    int _size;

    /// <summary>Row after row.</summary>
    public Span<double> Matrix => _matrix.AsSpan(0, _size * _size);

    public Span<double> Right => _right.AsSpan(0, _size);

    /// <summary>Makes room for that many unknowns, all zero.</summary>
    public void Clear(int size)
    {
        if (_right.Length < size)
        {
            _right = new double[size];
            _matrix = new double[size * size];
        }

        _size = size;
        Matrix.Clear();
        Right.Clear();
    }
}
