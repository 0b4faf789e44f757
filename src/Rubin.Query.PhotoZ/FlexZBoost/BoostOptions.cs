namespace Rubin.Query.PhotoZ.FlexZBoost;

/// <summary>How trees are boosted.</summary>
/// <param name="Rounds">How many trees a series gets.</param>
/// <param name="Depth">Splits from root to leaf, at most <see cref="BoostedTree.Levels"/>.</param>
/// <param name="LearningRate">What part of a tree's answer is added.</param>
/// <param name="Shrinkage">Added to the number of rows when a leaf takes their mean: λ of Chen and Guestrin 2016, doi:10.1145/2939672.2939785.</param>
/// <param name="LeastRows">The fewest training rows of a leaf.</param>
sealed record BoostOptions(int Rounds, int Depth, double LearningRate, double Shrinkage, int LeastRows);
