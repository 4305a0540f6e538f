namespace Itms.Application.Shared;

/// <summary>Steps that are taken again and again: that one fails is for the log, and no reason against the next.</summary>
public static class BackgroundStep
{
    /// <param name="failed">Writes down why. Being stopped is no failure: what is left is for the next time.</param>
    public static async Task AttemptAsync(Func<Task> step, Action<Exception> failed)
    {
        try
        {
            await step();
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
        catch (Exception e)
        {
            failed(e);
        }
    }
}
