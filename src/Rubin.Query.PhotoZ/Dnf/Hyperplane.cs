namespace Rubin.Query.PhotoZ.Dnf;

/// <summary>
/// The plane z = c + Σ aᵢ (mᵢ − Vᵢ) through neighbours of an object with magnitudes V, by least squares: c is the object's redshift. Neighbours that are far off the
/// plane are left out and the plane is fitted again. Scratch of one worker.
/// </summary>
sealed class Hyperplane(DnfParts parts)
{
    const int Fits = 4;
    const double Farthest = 3;

    readonly int _terms = parts.Magnitudes.Bands + 1;
    readonly double[] _matrix = new double[(parts.Magnitudes.Bands + 1) * (parts.Magnitudes.Bands + 1)];
    readonly double[] _solution = new double[parts.Magnitudes.Bands + 1];
    double[] _points = [];
    double[] _redshifts = [];
    double[] _residuals = [];
    int _count;

    /// <summary>The redshift that the plane gives the object.</summary>
    public double Redshift => _solution[0];

    /// <summary>How steep the plane is in each band.</summary>
    public ReadOnlySpan<double> Slopes => _solution.AsSpan(1);

    /// <summary>The variance of neighbours around the plane.</summary>
    public double ResidualVariance { get; private set; }

    /// <summary>The variance of the neighbours' redshifts.</summary>
    public double RedshiftVariance { get; private set; }

    /// <summary>Fits a plane.</summary>
    /// <param name="rows">The neighbours, at least one.</param>
    /// <param name="point">The object's magnitudes.</param>
    public void Fit(ReadOnlySpan<int> rows, ReadOnlySpan<float> point)
    {
        Take(rows, point);
        for (var fit = 0; fit < Fits; fit++)
        {
            Solve();
            if (fit == Fits - 1 || !DropFarthest())
            {
                break;
            }
        }

        var (sum, squares, residuals) = (0.0, 0.0, 0.0);
        for (var i = 0; i < _count; i++)
        {
            sum += _redshifts[i];
            squares += _redshifts[i] * _redshifts[i];
            residuals += _residuals[i] * _residuals[i];
        }

        var mean = sum / _count;
        RedshiftVariance = Math.Max(0, (squares / _count) - (mean * mean));
        ResidualVariance = residuals / Math.Max(1, _count - _terms + 1);
    }

    void Take(ReadOnlySpan<int> rows, ReadOnlySpan<float> point)
    {
        _count = rows.Length;
        if (_redshifts.Length < _count)
        {
            (_points, _redshifts, _residuals) = (new double[_count * _terms], new double[_count], new double[_count]);
        }

        for (var i = 0; i < rows.Length; i++)
        {
            _redshifts[i] = parts.Redshifts[rows[i]];
            _points[i * _terms] = 1;
            for (var band = 0; band < point.Length; band++)
            {
                _points[(i * _terms) + band + 1] = (double)parts.Magnitudes[band, rows[i]] - point[band];
            }
        }
    }

    /// <summary>
    /// The normal equations by Cholesky's decomposition; their diagonal is raised by 10⁻⁹ of itself, and by next to nothing where it is zero, so that bands which say the
    /// same share a slope and a constant band has none.
    /// </summary>
    void Solve()
    {
        Array.Clear(_matrix);
        Array.Clear(_solution);
        for (var i = 0; i < _count; i++)
        {
            var point = _points.AsSpan(i * _terms, _terms);
            for (var row = 0; row < _terms; row++)
            {
                for (var column = 0; column <= row; column++) _matrix[(row * _terms) + column] += point[row] * point[column];
                _solution[row] += point[row] * _redshifts[i];
            }
        }

        for (var row = 0; row < _terms; row++)
        {
            _matrix[(row * _terms) + row] = (_matrix[(row * _terms) + row] * (1 + 1e-9)) + 1e-12;
            Eliminate(row);
        }

        for (var row = _terms - 1; row >= 0; row--)
        {
            for (var below = row + 1; below < _terms; below++) _solution[row] -= _matrix[(below * _terms) + row] * _solution[below];
            _solution[row] /= _matrix[(row * _terms) + row];
        }

        for (var i = 0; i < _count; i++)
        {
            _residuals[i] = _redshifts[i];
            for (var term = 0; term < _terms; term++) _residuals[i] -= _solution[term] * _points[(i * _terms) + term];
        }
    }

    /// <summary>One row of the decomposition and of the first substitution.</summary>
    void Eliminate(int row)
    {
        var own = _matrix.AsSpan(row * _terms, row + 1);
        for (var column = 0; column <= row; column++)
        {
            var other = _matrix.AsSpan(column * _terms, column + 1);
            var sum = own[column];
            for (var k = 0; k < column; k++) sum -= own[k] * other[k];
            own[column] = column < row ? sum / other[column] : Math.Sqrt(Math.Max(sum, 1e-12));
        }

        for (var k = 0; k < row; k++) _solution[row] -= own[k] * _solution[k];
        _solution[row] /= own[row];
    }

    /// <summary>Leaves out neighbours three times farther from the plane than the mean.</summary>
    /// <returns>Whether there are others left, and enough to fit again.</returns>
    bool DropFarthest()
    {
        var sum = 0.0;
        for (var i = 0; i < _count; i++) sum += Math.Abs(_residuals[i]);
        var limit = Farthest * sum / _count;
        var kept = 0;
        for (var i = 0; i < _count; i++) kept += Math.Abs(_residuals[i]) < limit ? 1 : 0;
        if (kept == _count || kept < _terms)
        {
            return false;
        }

        kept = 0;
        for (var i = 0; i < _count; i++)
        {
            if (Math.Abs(_residuals[i]) < limit)
            {
                _redshifts[kept] = _redshifts[i];
                _points.AsSpan(i * _terms, _terms).CopyTo(_points.AsSpan(kept * _terms));
                kept++;
            }
        }

        _count = kept;
        return true;
    }
}
