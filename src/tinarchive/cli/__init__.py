"""Words to calls to exit codes; decides nothing."""
